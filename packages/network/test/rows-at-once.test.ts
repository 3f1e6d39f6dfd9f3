import { relu } from "@nn/activations";
import {
  batchNorm,
  bidirectional,
  conv2d,
  dense,
  embedding,
  flatten,
  globalAveragePool,
  gru,
  maxPool2d,
} from "@nn/layers";
import { Dataset } from "@nn/data";
import { RandomStream, setBackend, sizeOf, type NdArray, type Shape } from "@nn/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { rowsAtOnce } from "../src/inference/rows-at-once.js";
import { crossEntropy, gpt, Network, resNet20 } from "../src/index.js";

afterEach(() => setBackend("auto"));

const network = (input: Shape, layers: ConstructorParameters<typeof Network>[0]["layers"]): Network =>
  new Network({ input, layers, loss: crossEntropy, seed: 1 });

describe("rows at a time", () => {
  test.each<[string, Network, number, number]>([
    ["a planar network: all that is useful", network([2], [dense(16), dense(2)]), 1024, 1024],
    ["small images", network([28, 28, 1], [conv2d(32, 3), maxPool2d(2), flatten(), dense(10)]), 200, 1024],
    ["large images", network([512, 512, 3], [conv2d(64, 3), globalAveragePool(), dense(10)]), 1, 1],
    ["a long text", network([512], gpt({ vocabulary: 1000, layers: 1, heads: 2, width: 32 })), 8, 32],
  ])("%s", (_, { layers, input }, least, most) => {
    const rows = rowsAtOnce(layers, input);
    expect(rows).toBeGreaterThanOrEqual(least);
    expect(rows).toBeLessThanOrEqual(most);
  });

  test("what a network computes with stays below 64 MiB for each two operands and a result", () => {
    const { layers, input } = network([64, 64, 3], [conv2d(32, 3), relu, conv2d(32, 3), flatten(), dense(10)]);
    const rows = rowsAtOnce(layers, input);
    const largest = 4 * (62 * 62 * 32 + 62 * 62 * 32);
    expect(rows).toBe(Math.floor((64 * 2 ** 20) / largest));
  });
});

describe.each(["js", "wasm"] as const)("on %s", (backend) => {
  test.each<[string, Network, number]>([
    ["dense", network([7], [dense(33, { activation: relu }), dense(3)]), 0],
    [
      "convolutions",
      network([9, 9, 3], [conv2d(8, 3, { activation: relu }), batchNorm(), maxPool2d(2), flatten(), dense(3)]),
      0,
    ],
    ["a residual network", network([12, 12, 3], resNet20({ classes: 3, width: 4 })), 0],
    ["recurrent", network([6], [embedding(9, 4), bidirectional(gru(5)), dense(3)]), 9],
    ["attention", network([6], gpt({ vocabulary: 9, layers: 1, heads: 2, width: 8 })), 9],
  ])("%s: a row does not depend on the rows beside it", async (_, one, vocabulary) => {
    setBackend(backend);
    const rows = 37;
    const random = new RandomStream(4);
    const draw = (): number => (vocabulary > 0 ? random.integer(vocabulary) : random.normal());
    const values = Array.from({ length: rows * sizeOf(one.input) }, draw);
    const x = (from: number, to: number): NdArray => ({
      data: Float32Array.from(values.slice(from * sizeOf(one.input), to * sizeOf(one.input))),
      shape: [to - from, ...one.input],
      dtype: "float32",
    });
    const { data } = await one.predict(x(0, rows));
    const width = sizeOf(one.output);
    for (const size of [1, 5, 16]) {
      for (let start = 0; start + size <= rows; start += size) {
        const part = await one.predict(x(start, start + size));
        const expected = data.slice(start * width, (start + size) * width);
        // Fast kernels add in another order where there are few rows.
        const tolerance = backend === "js" ? 0 : 1e-4;
        part.data.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(tolerance));
      }
    }
  });
});

test("many rows of what is large go in parts, and none is lost", async () => {
  const one = network([128, 128, 1], [conv2d(64, 1), globalAveragePool(), dense(2)]);
  expect(rowsAtOnce(one.layers, one.input)).toBeLessThan(19);
  const x = Float32Array.from({ length: 19 * 128 * 128 }, (_, i) => Math.floor(i / (128 * 128)));
  const { data, shape } = await one.predict({ data: x, shape: [19, 128, 128, 1] });
  expect(shape).toEqual([19, 2]);
  for (let row = 0; row < 19; row++) expect(data[row * 2]).toBeCloseTo(row * data[2], 4);
  const y = new Int32Array(19);
  const { loss } = await one.evaluate(Dataset.from({ x: { data: x, shape: [19, 128, 128, 1] }, y }));
  const losses = Array.from({ length: 19 }, (_, row) => Math.log1p(Math.exp(row * (data[3] - data[2]))));
  expect(loss).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / 19, 4);
});
