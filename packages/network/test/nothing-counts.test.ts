import { Dataset } from "@nn/data";
import { dense } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { describe, expect, test } from "vitest";
import { accuracy, crossEntropy, DataError, Network, type TrainOptions } from "../src/index.js";

const network = (): Network =>
  new Network({
    input: [2],
    layers: [dense(3)],
    loss: crossEntropy({ ignoreIndex: -1 }),
    metrics: [accuracy],
    seed: 1,
  });

const x = Array.from({ length: 8 }, (_, i) => [Math.sin(i), Math.cos(i)]);
const labels = (label: (row: number) => number): Int32Array => Int32Array.from({ length: 8 }, (_, row) => label(row));
const ignored = Dataset.from({ x, y: labels(() => -1) });
const usual = Dataset.from({ x, y: labels((row) => row % 3) });
const weightless = Dataset.from({ x, y: labels((row) => row % 3), weights: new Float32Array(8) });

const stream = (data: Dataset): Dataset =>
  Dataset.fromIterable(function* examples() {
    for (let row = 0; row < 8; row++) {
      const { x, y, weights } = data.take(row + 1);
      yield { x: x.data.slice(-2), y: y.data[row], ...(weights ? { weight: weights[row] } : {}) };
    }
  });

const options: TrainOptions = { optimizer: adam({ learningRate: 0.1, miniBatch: 4 }), epochs: 2 };

describe("where nothing counts", () => {
  test.each([
    ["ignored labels", ignored, /every label is -1, which the loss leaves out/],
    ["weights of 0", weightless, /every example has weight 0/],
  ])("%s are refused before anything is done", async (_, data, message) => {
    const one = network();
    const before = one.toBytes();
    await expect(one.train(data, options)).rejects.toThrow(message);
    await expect(one.train(data, options)).rejects.toBeInstanceOf(DataError);
    await expect(one.train(usual, { ...options, validation: data })).rejects.toThrow(/train: validation: every/);
    await expect(one.evaluate(data)).rejects.toThrow(message);
    expect(one.toBytes()).toEqual(before);
  });

  test("a stream of ignored labels ends in an error, not in NaN", async () => {
    await expect(network().train(stream(ignored), options)).rejects.toThrow(
      "train: epoch 1: nothing counts: every example has weight 0, or a label that the loss leaves out (ignoreIndex)",
    );
    await expect(network().evaluate(stream(ignored))).rejects.toThrow("evaluate: nothing counts");
  });

  test("so do class weights that leave out every class there is", async () => {
    const data = Dataset.from({ x, y: labels(() => 1) });
    const training = network().train(data, { ...options, classWeights: [1, 0, 1] });
    await expect(training).rejects.toThrow("train: epoch 1: nothing counts");
  });

  test("a batch of nothing adds nothing to the epoch's mean", async () => {
    const half = Dataset.from({ x, y: labels((row) => (row < 4 ? -1 : row % 3)) });
    const frozen = { ...options, optimizer: adam({ learningRate: 1e-30, miniBatch: 4 }), epochs: 1, shuffle: false };
    const [of, alone] = [await network().train(half, frozen), await network().evaluate(usual.skip(4))];
    expect(of.loss[0]).toBeCloseTo(alone.loss, 6);
    expect(of.train.accuracy[0]).toBeCloseTo(alone.accuracy, 6);
  });
});
