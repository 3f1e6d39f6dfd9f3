import { relu, tanh } from "@nn/activations";
import { bucketByLength, Dataset, moons, padSequences } from "@nn/data";
import { batchNorm, bidirectional, conv2d, dense, dropout, embedding, flatten, gru, lambda } from "@nn/layers";
import { globalAveragePool, learnedPositions, lstm, residual, weightNorm, type Layer } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import * as nn from "../src/index.js";
import { accuracy, crossEntropy, Network, trainAll, TrainingInProgressError } from "../src/index.js";

const optimizer = () => adam({ learningRate: 0.01, miniBatch: 8 });

/** Sequences of 1 and 2 of several lengths; the class is what there is more of. */
const sequences = Array.from({ length: 96 }, (_, i) =>
  Array.from({ length: 3 + ((i * 7) % 10) }, (_, k) => 1 + ((i * 5 + k * k * 3 + (i >> 2)) % 2)),
);
const labels = sequences.map((s) => (s.filter((token) => token === 2).length * 2 > s.length ? 1 : 0));
const padded = (length: number, indices: ArrayLike<number>): Dataset =>
  Dataset.from({
    x: padSequences(
      Array.from(indices, (i) => sequences[i]),
      { length, value: 0 },
    ).array,
    y: Int32Array.from(indices, (i) => labels[i]),
  });
const reader = (): Layer[] => nn.sequenceClassifier({ vocabulary: 3, classes: 2, width: 4, units: 6 });

describe("forInput", () => {
  test("gives a network of the same parameters: what either learns the other knows", async () => {
    const long = new Network({ input: [12], layers: reader(), loss: crossEntropy, metrics: [accuracy], seed: 1 });
    const short = long.forInput([6]);
    expect([short.input, short.layers.map(({ name }) => name)]).toEqual([[6], long.layers.map(({ name }) => name)]);
    const [brief] = bucketByLength(sequences, [6, 12]);
    const [a, b] = [padded(6, brief.indices), padded(12, brief.indices)];
    for (const network of [long, short, long]) {
      await network.train(network === long ? b : a, { optimizer: optimizer(), epochs: 2 });
      // Padding is left out, so that both see the same sequences.
      const [x, y] = [await short.predict(a), await long.predict(b)];
      x.data.forEach((value, i) => expect(value).toBeCloseTo(y.data[i], 5));
      expect(short.toBytes().length).toBeGreaterThan(0);
    }
    expect(short.block).toBe(long.block);
    expect(short.optimizerState).toBe(long.optimizerState);
    expect(long.optimizerState?.step).toBe(6 * Math.ceil(brief.indices.length / 8));
  });

  test("training one and the other is training one alone, where the shape makes no difference", async () => {
    const make = (): Network =>
      new Network({
        input: [4, 4, 1],
        layers: [conv2d(3, 1), relu, globalAveragePool(), dense(2)],
        loss: crossEntropy,
      });
    const images = (side: number): Dataset =>
      Dataset.from({
        x: {
          data: new Float32Array(8 * side * side).map((_, i) => Math.floor(i / side / side) / 8),
          shape: [8, side, side, 1],
        },
        y: Int32Array.from({ length: 8 }, (_, i) => i % 2),
      });
    const [one, two] = [make(), make()];
    const larger = two.forInput([8, 8, 1]);
    const options = { optimizer: adam({ learningRate: 0.1 }), shuffle: false };
    for (let i = 0; i < 4; i++) await one.train(images(4), options);
    for (let i = 0; i < 2; i++) {
      await larger.train(images(8), options);
      await two.train(images(4), options);
    }
    const [p, q] = [await one.predict(images(4)), await two.predict(images(4))];
    q.data.forEach((value, i) => expect(value).toBeCloseTo(p.data[i], 4));
    expect((await larger.predict(images(8))).data[3]).toBeCloseTo(q.data[3], 4);
    const normed = new Network({ input: [4, 4, 1], layers: [conv2d(3, 1), batchNorm()], loss: crossEntropy });
    const states = (network: Network): unknown[] => network.namedStates().map(({ parameter }) => parameter);
    states(normed.forInput([8, 8, 1])).forEach((state, i) => expect(state).toBe(states(normed)[i]));
  });

  test.each<[string, () => Layer[], number[], number[]]>([
    ["recurrent layers", () => [bidirectional(lstm(3)), gru(2, { layers: 2, returnSequences: false })], [5, 2], [9, 2]],
    [
      "layers around layers",
      () => [weightNorm(dense(4)), residual([dense(4, { activation: tanh }), dropout(0.1)])],
      [3, 2],
      [5, 2],
    ],
    ["functions", () => [lambda((x) => x.mul(2)), dense(2)], [3, 2], [1, 2]],
    [
      "an architecture of causal convolutions",
      () => nn.temporalConvolutionalNetwork({ outputs: 2, filters: 4, blocks: 2 }),
      [8, 2],
      [12, 2],
    ],
    ["a whole U-Net", () => nn.uNet({ classes: 2, depth: 1, width: 2 }), [8, 8, 1], [16, 16, 1]],
  ])("%s", async (_, layers, input, other) => {
    const network = new Network({ input, layers: layers(), loss: crossEntropy });
    const x = (shape: number[]) => ({
      data: new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5),
      shape: [1, ...shape],
    });
    const before = (await network.predict(x(input))).data;
    const copy = network.forInput(other);
    expect((await copy.predict(x(other))).shape).toEqual([1, ...copy.output]);
    expect((await network.predict(x(input))).data).toEqual(before);
    expect((await copy.forInput(input).predict(x(input))).data).toEqual(before);
  });

  test("refuses what depends on the shape, and leaves the network as it is", async () => {
    const make = (layers: Layer[], input: number[]): Network => new Network({ input, layers, loss: crossEntropy });
    expect(() => make([conv2d(2, 3), flatten(), dense(2)], [6, 6, 1]).forInput([8, 8, 1])).toThrow(
      "forInput: dense.W is [32, 2], and for examples of shape [8, 8, 1] it would be [72, 2]: its size depends on theirs",
    );
    const positions = make([embedding(4, 2), learnedPositions(), dense(4)], [4]);
    const before = await positions.predict([[1, 2, 3, 0]]);
    expect(() => positions.forInput([5])).toThrow(InvalidArgumentError);
    expect(() => make([conv2d(2, 3)], [6, 6, 1]).forInput([2, 2, 1])).toThrow(ShapeError);
    expect(() => positions.forInput([-1])).toThrow("forInput: input");
    expect(await positions.predict([[1, 2, 3, 0]])).toEqual(before);
  });

  test("is one network to those who train: one at a time, frozen where the first one was", async () => {
    const network = new Network({ input: [6], layers: reader(), loss: crossEntropy });
    network.layers[0].freeze();
    const other = network.forInput([12]);
    expect(other.layers.map(({ frozen }) => frozen)).toEqual([true, false]);
    const data = padded(12, [0, 1, 2, 3]);
    await other.train(data, {
      optimizer: optimizer(),
      onEpoch: async () => {
        await expect(network.train(padded(6, [0, 1]), { optimizer: optimizer() })).rejects.toThrow(
          TrainingInProgressError,
        );
        expect(() => network.forInput([7])).toThrow(TrainingInProgressError);
      },
    });
    const jobs = [other, network].map((each) => ({ network: each, data, options: { optimizer: optimizer() } }));
    await expect(trainAll(jobs)).rejects.toThrow(/share/);
  });
});

test("moments move with their parameters when layers are frozen, whoever looks first", async () => {
  const layers = [dense(4, { activation: tanh }), dense(3, { activation: tanh }), dense(2)];
  const network = new Network({ input: [2], layers, loss: crossEntropy, seed: 3 });
  await network.train(moons({ samples: 64, seed: 1 }), { optimizer: optimizer(), epochs: 2 });
  const moments = (): ReadonlyMap<string, Float32Array> => network.optimizerState!.entries(network.block);
  const [before, { step }] = [moments(), network.optimizerState!];
  network.layers[0].freeze();
  network.summary(); // lays the parameters out anew
  expect([...moments().keys()].sort((a, b) => (a < b ? -1 : 1))).toEqual(
    [...before.keys()].filter((path) => !path.includes("/dense.")).sort((a, b) => (a < b ? -1 : 1)),
  );
  for (const [path, values] of moments()) expect(values).toEqual(before.get(path));
  expect(network.optimizerState?.step).toBe(step);
});
