import { Dataset, parity, reverseTask } from "@nn/data";
import { adam } from "@nn/optimizers";
import { describe, expect, test } from "vitest";
import { accuracy, bahdanau, charRnn, crossEntropy, generate, Network, sequenceAccuracy } from "../../src/index.js";
import { sequenceClassifier } from "../../src/index.js";

describe("charRnn", () => {
  test.each(["lstm", "gru", "simpleRnn"] as const)("with %s learns a text by heart and writes it", async (cell) => {
    const text = Int32Array.from({ length: 64 }, (_, i) => [0, 1, 2, 3, 2, 1][i % 6]);
    const rows = Array.from({ length: 32 }, (_, i) => i);
    const windows = (offset: number) => ({
      data: Int32Array.from(rows.flatMap((start) => [...text.subarray(start + offset, start + offset + 12)])),
      shape: [32, 12],
    });
    const layers = charRnn({ vocabulary: 4, width: 8, units: 16, cell });
    const network = new Network({ input: [12], layers, loss: crossEntropy, metrics: [accuracy], seed: 1 });
    const data = Dataset.from({ x: windows(0), y: windows(1) });
    await network.train(data, { optimizer: adam({ learningRate: 0.03, miniBatch: 16 }), epochs: 40 });
    const written: number[] = [];
    for await (const token of generate(network, [0, 1, 2, 3], { length: 20, temperature: 0 })) written.push(token);
    expect(written).toEqual([...text.subarray(4, 24)]);
  });

  test("is refused with options that it has not", () => {
    expect(() => charRnn({ cell: "lsmt" as "lstm" })).toThrow('"lstm" or "gru" or "simpleRnn"');
    expect(() => charRnn({ unit: 3 } as object)).toThrow('"unit"');
  });
});

describe("sequenceClassifier", () => {
  test("does not see padding", async () => {
    const layers = () => sequenceClassifier({ vocabulary: 9, classes: 3, width: 4, units: 5 });
    const short = new Network({ input: [3], layers: layers(), loss: crossEntropy, seed: 4 });
    const long = new Network({ input: [6], layers: layers(), loss: crossEntropy, seed: 4 });
    const [a, b] = [await short.predict([[5, 2, 7]]), await long.predict([[5, 2, 7, 0, 0, 0]])];
    for (const [k, score] of a.data.entries()) expect(b.data[k]).toBeCloseTo(score, 5);
    expect(a.shape).toEqual([1, 3]);
  });

  test("learns the parity of bits", async () => {
    const [train, test_] = parity({ samples: 400, length: 4, seed: 2 }).split(0.75);
    const layers = sequenceClassifier({ vocabulary: 3, classes: 2, width: 8, units: 16, paddingIndex: 2 });
    const network = new Network({ input: [4], layers, loss: crossEntropy, metrics: [accuracy], seed: 1 });
    await network.train(train, { optimizer: adam({ learningRate: 0.02, miniBatch: 32 }), epochs: 60 });
    expect((await network.evaluate(test_)).accuracy).toBe(1);
  });
});

test("bahdanau writes backwards, and looks at what it writes", async () => {
  const [train, held] = reverseTask({ samples: 1200, length: 5, symbols: 6, seed: 3 }).split([1100, 100]);
  const layers = bahdanau({ vocabulary: 7, source: 5, width: 16, units: 24 });
  const network = new Network({ input: [10], layers, loss: crossEntropy, metrics: [sequenceAccuracy], seed: 2 });
  await network.train(train, { optimizer: adam({ learningRate: 0.01, miniBatch: 50 }), epochs: 12 });
  expect((await network.evaluate(held)).sequenceAccuracy).toBeGreaterThan(0.95);
  const { values } = await network.capture(held.take(1));
  const weights = Object.entries(values).find(([name]) => name.endsWith("bahdanauDecoder.weights"))![1];
  expect(weights.shape).toEqual([1, 5, 5]);
  for (let t = 0; t < 5; t++) {
    const row = [...weights.data.subarray(5 * t, 5 * t + 5)];
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  }
});
