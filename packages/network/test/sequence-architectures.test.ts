import { Dataset, sequencePairs } from "@nn/data";
import { takePosition } from "@nn/layers";
import { adam, sgd } from "@nn/optimizers";
import { expectEqual } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  accuracy,
  crossEntropy,
  DataError,
  generate,
  gpt,
  Network,
  temporalConvolutionalNetwork,
  transformer,
  visionTransformer,
} from "../src/index.js";

const START = 1;
const PADDING = 0;

/** All sequences of `length` letters 2 … 5, and the same from behind. */
function reversals(length: number): { sources: number[][]; answers: number[][] } {
  const sources = Array.from({ length: 4 ** length }, (_, i) =>
    Array.from({ length }, (__, at) => 2 + (Math.floor(i / 4 ** at) % 4)),
  );
  return { sources, answers: sources.map((source) => source.toReversed()) };
}

const small = { vocabulary: 6, layers: 1, heads: 2, width: 32, dropout: 0 };

describe("the transformer", () => {
  test("learns to reverse sequences, and writes those that it has not seen", async () => {
    const { sources, answers } = reversals(3);
    const isHeldOut = (i: number): boolean => i % 8 === 3;
    const kept = sources.map((_, i) => i).filter((i) => !isHeldOut(i));
    const data = sequencePairs(
      kept.map((i) => sources[i]),
      kept.map((i) => answers[i]),
      { start: START },
    );
    const layers = transformer({ source: 3, ...small });
    const network = new Network({ input: [6], layers, loss: crossEntropy, metrics: [accuracy], seed: 4 });
    await network.train(data, { optimizer: adam({ learningRate: 3e-3, miniBatch: 32 }), epochs: 200 });
    for (const i of sources.keys()) {
      if (!isHeldOut(i)) continue;
      const written: number[] = [];
      const options = { source: sources[i], length: 3, temperature: 0 };
      for await (const token of generate(network, [START], options)) written.push(token);
      expect(written).toEqual(answers[i]);
    }
  }, 60_000);

  test("nobody looks at padding", async () => {
    const layers = transformer({ source: 5, paddingIndex: PADDING, ...small });
    const network = new Network({ input: [8], layers, loss: crossEntropy, seed: 2 });
    // The vector of padding tokens may be anything.
    const rows = [
      [2, 3, 4, PADDING, PADDING, START, 4, 3],
      [2, 3, PADDING, PADDING, PADDING, START, 3, PADDING],
    ];
    const before = await network.predict(rows);
    const { parameter } = network.namedParameters().find(({ path }) => path.endsWith("embedding.W"))!;
    const values = parameter.value.data.slice();
    parameter.set(values.map((value, i) => (i < small.width ? 3 : value)));
    const after = await network.predict(rows);
    const real = [0, 1, 2, 3, 4].map((row) => row * 6 + 1);
    for (const at of real) expect(after.data[at]).toBeCloseTo(before.data[at], 4);
  });

  test("asks for the source", async () => {
    const network = new Network({ input: [8], layers: transformer({ source: 4, ...small }), loss: crossEntropy });
    const first = generate(network, [START], { length: 1 }).next();
    await expect(first).rejects.toThrow(DataError);
    await expect(generate(network, [START], { length: 1, source: [2] }).next()).rejects.toThrow(
      "give source, 4 tokens",
    );
  });
});

describe("one matrix for tokens and output", () => {
  test("is counted, saved and trained once", async () => {
    const layers = gpt({ vocabulary: 20, layers: 1, heads: 1, width: 4 });
    const network = new Network({ input: [3], layers, loss: crossEntropy, seed: 1 });
    const own = network.namedParameters().filter(({ parameter }) => parameter.shape.includes(20));
    expect(own.map(({ path }) => path)).toEqual(["tiedOutput.embedding.W"]);
    const before = own[0].parameter.value.data.slice();
    const data = Dataset.from({
      x: { data: Int32Array.of(1, 2, 3), shape: [1, 3] },
      y: { data: Int32Array.of(7, 8, 9), shape: [1, 3] },
    });
    await network.train(data, { optimizer: sgd({ learningRate: 0.1 }), epochs: 1 });
    const after = own[0].parameter.value.data;
    // Tokens 0, 15 and 19 were not read: as outputs they became less likely.
    for (const token of [0, 1, 15, 19])
      expect(after.slice(4 * token, 4 * token + 4)).not.toEqual(before.slice(4 * token, 4 * token + 4));
    const again = Network.fromBytes(network.toBytes());
    expect(again.parameterCount).toBe(network.parameterCount);
    expectEqual(await again.predict([[1, 2, 3]]), await network.predict([[1, 2, 3]]));
  });
});

test.each<[string, () => Network, Dataset]>([
  [
    "a vision transformer",
    () =>
      new Network({
        input: [8, 8, 1],
        layers: visionTransformer({ classes: 2, layers: 1, width: 16, heads: 2, dropout: 0.1 }),
        loss: crossEntropy,
        seed: 1,
      }),
    Dataset.from({
      x: {
        data: Float32Array.from({ length: 32 * 64 }, (_, i) => (i % 64 < 32 === (i >> 6) % 2 > 0 ? 1 : 0)),
        shape: [32, 8, 8, 1],
      },
      y: { data: Int32Array.from({ length: 32 }, (_, i) => i % 2), shape: [32] },
    }),
  ],
  [
    "a temporal convolutional network",
    () =>
      new Network({
        input: [12, 1],
        layers: [
          ...temporalConvolutionalNetwork({ outputs: 2, filters: 6, kernelSize: 3, blocks: 2, dropout: 0.1 }),
          takePosition(-1),
        ],
        loss: crossEntropy,
        seed: 1,
      }),
    Dataset.from({
      x: {
        data: Float32Array.from({ length: 32 * 12 }, (_, i) => Math.sin((i % 12) * (1 + (Math.floor(i / 12) % 2)))),
        shape: [32, 12, 1],
      },
      y: { data: Int32Array.from({ length: 32 }, (_, i) => i % 2), shape: [32] },
    }),
  ],
])("%s tells two classes apart, and comes back from a file", async (_, make, data) => {
  const network = make();
  await network.train(data, { optimizer: adam({ learningRate: 5e-3, miniBatch: 8 }), epochs: 15 });
  expect((await network.evaluate(data)).loss).toBeLessThan(0.2);
  const again = Network.fromBytes(network.toBytes());
  expectEqual(await again.predict(data), await network.predict(data));
});
