import { afterEach, expect, it } from "vitest";
import { getBackend, setBackend, type Backend, type Program } from "@nn/tensor";
import { relu } from "@nn/activations";
import { Dataset } from "@nn/data";
import { dense } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { accuracy, crossEntropy, Network } from "../src/index.js";

/** What is compiled, and how often. */

afterEach(() => setBackend("auto"));

/** The present backend, and a list of the programs that it was asked to compile. */
function countingBackend(): { backend: Backend; compiled: Program[] } {
  const own = getBackend();
  const compiled: Program[] = [];
  const backend: Backend = {
    name: own.name,
    compile: (program) => {
      compiled.push(program);
      return own.compile(program);
    },
  };
  return { backend, compiled };
}

function data(count: number): Dataset {
  const x = { data: Float32Array.from({ length: count * 4 }, (_, i) => Math.sin(i)), shape: [count, 4] };
  const y = { data: Int32Array.from({ length: count }, (_, i) => i % 3), shape: [count] };
  return Dataset.from({ x: { ...x, dtype: "float32" }, y: { ...y, dtype: "int32" } });
}

const network = (seed: number): Network =>
  new Network({
    input: [4],
    layers: [dense(8, { activation: relu }), dense(3)],
    loss: crossEntropy,
    metrics: [accuracy],
    seed,
  });

it("the last short batch is compiled once, whatever the number of epochs, runs and networks of one architecture", async () => {
  const { backend, compiled } = countingBackend();
  setBackend(backend);
  const optimizer = adam({ learningRate: 0.01, miniBatch: 16 });
  const first = network(1);
  await first.train(data(40), { optimizer, epochs: 4 });
  expect(compiled.length).toBe(2);
  await first.train(data(40), { optimizer, epochs: 3 });
  await network(2).train(data(56), { optimizer, epochs: 3 });
  expect(compiled.length).toBe(2);
});

it("validation after each epoch compiles nothing after the first", async () => {
  const { backend, compiled } = countingBackend();
  setBackend(backend);
  const options = { optimizer: adam({ miniBatch: 16 }), validation: data(40) };
  const one = network(1);
  await one.train(data(40), { ...options, epochs: 1 });
  const after = compiled.length;
  await one.train(data(40), { ...options, epochs: 5 });
  expect(compiled.length).toBe(after);
});
