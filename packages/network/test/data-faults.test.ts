import { describe, expect, test } from "vitest";
import { tanh } from "@nn/activations";
import { dense, dropout, flatten } from "@nn/layers";
import { adam, gradientDescent } from "@nn/optimizers";
import { Dataset } from "@nn/data";
import { NnError } from "@nn/tensor";
import { binaryCrossEntropy, meanSquaredError, Network } from "../src/index.js";
import { data, optimizer, planar, weightsOf } from "./support.js";

/** The typed error of a run, whose text says what to do; the network is as it was. */
async function refusal(network: Network, run: () => Promise<unknown>): Promise<string> {
  const before = weightsOf(network);
  const error = await run().catch((e: unknown) => e);
  expect(error).toBeInstanceOf(NnError);
  expect(weightsOf(network)).toEqual(before);
  return (error as Error).message;
}

const labelled = (labels: number[]): Dataset =>
  Dataset.from({ x: labels.map(() => [0, 1]), y: Int32Array.from(labels) });

describe("data that does not fit", () => {
  test("fault 7: wrong number of features names the layer", async () => {
    const network = planar();
    const wide = Dataset.from({ x: [[1, 2, 3]], y: Int32Array.of(0) });
    expect(await refusal(network, () => network.train(wide, { optimizer: optimizer() }))).toMatch(
      /dense expects.*\[2\].*\[3\]/,
    );
    expect(await refusal(network, () => network.predict([[1, 2, 3]]))).toMatch(
      /dense: expected input \[B, 2\], got \[1, 3\]/,
    );
    expect(await refusal(network, () => network.predict([1, 2]))).toMatch(/batch axis/);
  });

  test("fault 8: x and y of different length", () => {
    expect(() =>
      Dataset.from({
        x: [
          [1, 2],
          [3, 4],
        ],
        y: Int32Array.of(1),
      }),
    ).toThrow(/2.*1/);
  });

  test("fault 9: (N, 1) against (N)", async () => {
    const network = new Network({ input: [2], layers: [dense(1)], loss: meanSquaredError });
    const flat = Dataset.from({
      x: [
        [1, 2],
        [3, 4],
      ],
      y: Float32Array.of(1, 2),
    });
    expect(await refusal(network, () => network.train(flat, { optimizer: optimizer() }))).toMatch(
      /\[2, 1\].*\[2\]|\[2\].*\[2, 1\]/,
    );
  });

  test("fault 10 and 11: labels that are too large or negative", async () => {
    const network = planar();
    const tooLarge = await refusal(network, () => network.train(labelled([0, 1, 2]), { optimizer: optimizer() }));
    expect(tooLarge).toMatch(/2/);
    expect(tooLarge).toMatch(/row/i);
    expect(await refusal(network, () => network.train(labelled([0, -1]), { optimizer: optimizer() }))).toMatch(/-1/);
  });

  test("fault 12: targets outside 0 … 1, labels that are not integers", async () => {
    const binary = new Network({ input: [2], layers: [dense(1)], loss: binaryCrossEntropy });
    const wild = Dataset.from({ x: [[1, 2]], y: [[3]], targets: "values" });
    expect(await refusal(binary, () => binary.train(wild, { optimizer: optimizer() }))).toMatch(/3/);
    const network = planar();
    const fractions = Dataset.from({ x: [[1, 2]], y: Float32Array.of(0.5) });
    expect(await refusal(network, () => network.train(fractions, { optimizer: optimizer() }))).toMatch(/0\.5/);
  });

  test("fault 14: an empty dataset", async () => {
    const network = planar();
    expect(await refusal(network, () => network.train(data.take(0), { optimizer: optimizer() }))).toMatch(/empty/);
    expect(await refusal(network, () => network.evaluate(data.take(0)))).toMatch(/empty/);
  });

  test("fault 15: predicting no rows gives no rows", async () => {
    const { data: values, shape } = await planar().predict({
      data: new Float32Array(0),
      shape: [0, 2],
      dtype: "float32",
    });
    expect(shape).toEqual([0, 2]);
    expect(values).toHaveLength(0);
  });
});

describe("options that make no sense", () => {
  test.each([0, 1.5, NaN, "8" as unknown as number, -1])("fault 17: mini-batch %s", (miniBatch) => {
    expect(() => adam({ miniBatch })).toThrow(NnError);
  });

  test.each([-1, NaN, 1.5, "3" as unknown as number])("fault 18: %s epochs", async (epochs) => {
    const network = planar();
    expect(await refusal(network, () => network.train(data, { optimizer: optimizer(), epochs }))).toMatch(/epochs/);
  });

  test("fault 31: rates and probabilities outside their range, nothing to train", async () => {
    expect(() => dropout(2)).toThrow(NnError);
    expect(() => gradientDescent({ learningRate: -1 })).toThrow(NnError);
    expect(() => gradientDescent({ learningRate: NaN })).toThrow(NnError);
    expect(() => adam({ beta1: 1 })).toThrow(NnError);
    const empty = planar({ layers: [dropout(0.5)] });
    expect(await refusal(empty, () => empty.train(data, { optimizer: optimizer() }))).toMatch(/no parameters/);
  });

  test("no optimizer, no loss", async () => {
    const network = planar();
    expect(await refusal(network, () => network.train(data, {} as never))).toMatch(
      /optimizer must be an optimizer.*it is missing/,
    );
    expect(() => planar({ loss: undefined as never })).toThrow(/loss must be a loss/);
  });
});

describe("slips of plain JavaScript", () => {
  const twice = dense(2);
  const loose = (options: Record<string, unknown>) => () => planar(options);

  test.each([
    ["a typo in a hyper-parameter", loose({ metric: [] }), /no option "metric"; options are/],
    [
      "a metric's name",
      loose({ metrics: ["accuracy"] }),
      /metrics\[0\] must be a metric, for example accuracy.*; got "accuracy"/,
    ],
    [
      "a loss's name",
      loose({ loss: "crossEntropy" }),
      /loss must be a loss, for example crossEntropy.*; got "crossEntropy"/,
    ],
    [
      "a layer that was not called",
      loose({ layers: [flatten, dense(2)] }),
      /layers\[0\] is the function flatten: call it/,
    ],
    ["the same layer twice", loose({ layers: [twice, twice] }), /twice|two places|again/],
    ["a layer of more than there is", loose({ layers: [dense(2 ** 31)] }), /OutOfMemory|bytes/],
    ["a seed that is none", loose({ seed: -1 }), /seed must be an integer/],
  ])("%s", (_, make, text) => {
    expect(make).toThrow(NnError);
    expect(make).toThrow(text);
  });

  test.each([
    ["a typo", { epoch: 3 }, /no option "epoch"/],
    [
      "an optimizer that was not called",
      { optimizer: adam },
      /optimizer must be an optimizer, for example adam\(\); got a function: call it/,
    ],
    ["a signal that is none", { signal: {} }, /signal must be an AbortSignal/],
    ["a callback that is none", { onStep: 3 }, /onStep must be function, got 3/],
    ["a word that is none", { onAbort: "x" }, /onAbort must be reject or resolve, got "x"/],
    ["weights of no class", { classWeights: { a: 1 } }, /"a" is not a label/],
    ["a weight of no class", { classWeights: { 9: 1 } }, /no class 9; labels are 0 … 1/],
    ["too many weights", { classWeights: [1, 2, 3] }, /3 weights for 2 classes/],
    ["a negative weight", { classWeights: [1, -1] }, /class 1 must be ≥ 0, got -1/],
  ])("train: %s", async (_, options, text) => {
    const network = planar();
    const run = (): Promise<unknown> => network.train(data, { optimizer: optimizer(), ...options } as never);
    expect(await refusal(network, run)).toMatch(text);
  });

  test("an activation in the list is its layer", () => {
    expect(planar({ layers: [dense(4), tanh, dense(2)] }).layers.map(({ type }) => type)).toEqual([
      "dense",
      "activation",
      "dense",
    ]);
  });

  test("predict takes rows as typed arrays, values with a shape, and no rows", async () => {
    const network = planar();
    const rows = await network.predict([Float32Array.of(0.5, 1)]);
    expect(await network.predict({ data: Float32Array.of(0.5, 1), shape: [1, 2] })).toEqual(rows);
    expect((await network.predict([])).shape).toEqual([0, 2]);
  });
});
