import {
  activation,
  hardSigmoid,
  logSoftmax,
  relu,
  sigmoid,
  softmax,
  sparsemax,
  type Activation,
  type Yields,
} from "@nn/activations";
import { blobs, Dataset, readSafetensors, writeSafetensors } from "@nn/data";
import { activation as activationLayer, conv1d, dense, embedding, gru, lambda, residual, sequential } from "@nn/layers";
import { adam, sgd } from "@nn/optimizers";
import { evaluate, gradients, InvalidArgumentError, mul, sigmoid as logistic, sum, tensor } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { binaryCrossEntropy, crossEntropy, ctc, generate, hinge, klDivergence } from "../src/index.js";
import { accuracy, DataError, meanSquaredError, Network, perplexity, topK } from "../src/index.js";
import type { Loss } from "../src/losses/index.js";
import type { NetworkOptions } from "../src/model/network-view.js";

const make = (layers: NetworkOptions["layers"], loss: Loss = crossEntropy, input = [2]): Network =>
  new Network({ input, layers, loss, seed: 1 });

describe("a last layer that makes probabilities", () => {
  const data = blobs({ samples: 60, classes: 3, seed: 1 });
  const yesNo = Dataset.from({ x: data.x, y: Array.from(data.y.data, (label) => [label === 0 ? 1 : 0]) });
  const rows = Dataset.from({ x: data.x, y: data.oneHot().y });

  test.each<[string, Activation, Loss, number, Dataset]>([
    ["softmax before crossEntropy", softmax, crossEntropy, 3, data],
    ["softmax before crossEntropy with smoothing", softmax, crossEntropy({ labelSmoothing: 0.1 }), 3, data],
    ["softmax before klDivergence", softmax, klDivergence, 3, rows],
    ["sigmoid before binaryCrossEntropy", sigmoid, binaryCrossEntropy, 1, yesNo],
    ["sigmoids before binaryCrossEntropy", sigmoid, binaryCrossEntropy, 3, rows],
  ])("%s trains to the bits of the loss on logits", async (_, activation, loss, units, set) => {
    const options = { optimizer: adam({ learningRate: 0.1, miniBatch: 20 }), epochs: 5 };
    const logits = make([dense(units)], loss);
    const inside = make([dense(units, { activation })], loss);
    const behind = make([dense(units), activation], loss);
    const { loss: expected } = await logits.train(set, options);
    for (const network of [inside, behind]) {
      expect(network.loss.takes).toBe("probabilities");
      expect(network.loss.config()).toEqual(loss.config());
      const { loss: losses } = await network.train(set, options);
      losses.forEach((value, epoch) => expect(value).toBeCloseTo(expected[epoch], 6));
      const got = network.layers[0].parameters.W.value.data;
      logits.layers[0].parameters.W.value.data.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 5));
      const p = (await network.predict(set)).data;
      expect(Math.min(...p)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...p)).toBeLessThanOrEqual(1);
      expect(await Network.fromBytes(network.toBytes()).evaluate(set)).toEqual(await network.evaluate(set));
    }
  });

  test("has the gradient of the logits also where a probability is rounded to 0", async () => {
    const network = make([lambda((x) => x.mul(1)), softmax]);
    const labels = { data: Int32Array.of(1), shape: [1], dtype: "int32" as const };
    const { loss, gradients } = await network.capture([[200, -200]], labels);
    expect(loss).toBeCloseTo(400, 3);
    expect(Array.from(gradients.lambda.data)).toEqual([1, -1]);
  });

  test.each<[string, NetworkOptions["layers"], Loss, RegExp]>([
    [
      "a loss that was told of logits",
      [dense(3, { activation: softmax, name: "head" })],
      crossEntropy({ from: "logits" }),
      /^Network: dense "head" ends in softmax, but crossEntropy takes logits; leave softmax out, or use crossEntropy without/,
    ],
    [
      "yes or no's for classes",
      [dense(3), sigmoid],
      crossEntropy,
      /ends in sigmoid, whose values are several yes or no's/,
    ],
    [
      "a softmax of one",
      [dense(1), softmax],
      binaryCrossEntropy,
      /ends in softmax of a single number, which is always 1/,
    ],
    ["inside a sequence", [sequential([dense(4), [dense(3), hardSigmoid]])], klDivergence, /ends in hardSigmoid/],
  ])("is refused where it contradicts: %s", (_, layers, loss, message) => {
    expect(() => make(layers, loss)).toThrow(message);
    expect(() => make(layers, loss)).toThrow(InvalidArgumentError);
  });

  test("is refused by a loss that only takes logits", () => {
    expect(() => make([conv1d(3, 1, { activation: softmax })], ctc, [5, 2])).toThrow(/conv1d.*; leave softmax out$/);
  });

  test("is told of in files of before, which say that all are logits", () => {
    const network = make([dense(1, { activation: sigmoid })], binaryCrossEntropy);
    const { tensors, metadata } = readSafetensors(network.toBytes());
    const told = Object.fromEntries(
      Object.entries(metadata).map(([key, text]) => [key, text.replace('"from":null', '"from":"logits"')]),
    );
    expect(JSON.stringify(told)).toContain('from\\":\\"logits');
    expect(Network.fromBytes(writeSafetensors(tensors, told)).loss.takes).toBe("probabilities");
  });

  test("and what is none leaves the loss alone", () => {
    const logits: [NetworkOptions["layers"], Loss][] = [
      [[dense(4, { activation: softmax }), dense(3)], crossEntropy], // hidden, as a gate
      [[dense(4, { activation: sigmoid }), dense(3, { activation: relu })], crossEntropy],
      [[dense(3, { activation: logSoftmax })], crossEntropy], // logits, too: softmax of it is itself
      [[residual([dense(2, { activation: sigmoid })])], crossEntropy],
      [[dense(3, { activation: own(undefined) })], crossEntropy],
      [[dense(3, { activation: softmax })], meanSquaredError],
      [[dense(1, { activation: sigmoid })], hinge],
    ];
    for (const [layers, loss] of logits) expect(make(layers, loss).loss).toBe(loss);
    const probabilities: [NetworkOptions["layers"], Loss][] = [
      [[dense(3, { activation: own("distribution") })], crossEntropy],
      [[dense(3), activationLayer(sparsemax)], crossEntropy],
      [[dense(3, { activation: softmax })], crossEntropy({ from: "probabilities" })],
      [[dense(3, { activation: softmax })], binaryCrossEntropy],
    ];
    for (const [layers, loss] of probabilities) expect(make(layers, loss).loss.takes).toBe("probabilities");
  });
});

function own(yields: Yields | undefined): Activation {
  return activation("own", { f: (x) => logistic(x), df: (_, y) => mul(y, 1), ...(yields && { yields }) });
}

describe("crossEntropy from probabilities", () => {
  const rows = [
    [0.7, 0.2, 0.1],
    [0.05, 0.05, 0.9],
  ];
  const numbers = (loss: Loss, p: number[][], target: number[] | number[][]): number[] => {
    const t = Array.isArray(target[0]) ? tensor(target) : tensor(target, { dtype: "int32" });
    return Array.from(evaluate([loss.perExample(tensor(p), t)])[0].data);
  };

  test("is −Σ t ln p", () => {
    const loss = crossEntropy({ from: "probabilities" });
    for (const got of [
      numbers(loss, rows, [1, 2]),
      numbers(loss, rows, [
        [0, 1, 0],
        [0, 0, 1],
      ]),
    ]) {
      expect(got[0]).toBeCloseTo(-Math.log(0.2), 6);
      expect(got[1]).toBeCloseTo(-Math.log(0.9), 6);
    }
    const smooth = numbers(crossEntropy({ from: "probabilities", labelSmoothing: 0.3 }), rows, [1, 2]);
    expect(smooth[0]).toBeCloseTo(-(0.1 * Math.log(0.7) + 0.8 * Math.log(0.2) + 0.1 * Math.log(0.1)), 6);
  });

  test("has the loss and the gradient that logits have, through softmax", () => {
    const logits = tensor([
      [2, -1, 0.5],
      [-3, 0.2, 0.1],
    ]);
    const labels = tensor([1, 2], { dtype: "int32" });
    const [a, b] = [crossEntropy, crossEntropy({ from: "probabilities" })].map((loss, i) => {
      const y = loss.perExample(i === 0 ? logits : softmax(logits), labels);
      return evaluate([y, gradients(sum(y), [logits])[0]]).flatMap(({ data }) => Array.from(data));
    });
    a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 5));
  });

  test("is finite where a probability is 0, NaN where there is none, and training says which row", async () => {
    const loss = crossEntropy({ from: "probabilities" });
    expect(numbers(loss, [[1, 0, 0]], [1])[0]).toBeCloseTo(-Math.log(1e-30), 3);
    expect(numbers(loss, [[1.5, 0, 0]], [0])[0]).toBeNaN();
    expect(() => crossEntropy({ from: "scores" as never })).toThrow(
      /from must be "logits" or "probabilities", got "scores"/,
    );
    const network = make([dense(3)], loss);
    const run = network.train(blobs({ samples: 30, classes: 3, seed: 1 }), { optimizer: sgd() });
    await expect(run).rejects.toThrow(/crossEntropy: prediction .* end the network with softmax/);
  });

  test("learns, is saved, and its perplexity is that of logits", async () => {
    const data = blobs({ samples: 60, classes: 3, seed: 1 });
    const options = { optimizer: adam({ learningRate: 0.05, miniBatch: 20 }), epochs: 10 };
    const logits = new Network({ input: [2], layers: [dense(3)], loss: crossEntropy, metrics: [accuracy, perplexity] });
    const loss = crossEntropy({ from: "probabilities" });
    const ends = new Network({ input: [2], layers: [dense(3), softmax], loss, metrics: [accuracy, perplexity] });
    await logits.train(data, options);
    await ends.train(data, options);
    const [expected, got] = [await logits.evaluate(data), await ends.evaluate(data)];
    expect(expected.accuracy).toBeGreaterThan(0.9);
    for (const name of ["loss", "accuracy", "perplexity"]) expect(got[name]).toBeCloseTo(expected[name], 3);
    expect(await Network.fromBytes(ends.toBytes()).evaluate(data)).toEqual(got);
  });

  test("writes the text that logits write", async () => {
    const write = async (...end: [] | [Activation]): Promise<number[]> => {
      const layers = [embedding(5, 4), gru(6), dense(5), ...end];
      const tokens: number[] = [];
      const writer = make(layers, crossEntropy, [8]);
      for await (const token of generate(writer, [0], { length: 12, temperature: 0.7, seed: 2 })) tokens.push(token);
      return tokens;
    };
    expect(await write(softmax)).toEqual(await write());
  });
});

describe("accuracy where the targets are numbers", () => {
  const options = { optimizer: adam({ miniBatch: 2 }) };
  const regression = (
    layers: NetworkOptions["layers"],
    metric = accuracy as NonNullable<NetworkOptions["metrics"]>[number],
  ) => new Network({ input: [1], layers, loss: meanSquaredError, metrics: [metric] });
  const set = (y: number[][]): Dataset => Dataset.from({ x: y.map((_, i) => [i / 10]), y });

  test("is refused before any training, saying what to use", async () => {
    const data = set([[0], [1], [2.5]]);
    const network = regression([dense(1)]);
    await expect(network.train(data, options)).rejects.toThrow(
      "accuracy: target 2.5 in row 2 (position [2, 0]) is neither 0 nor 1 (or −1 and 1), and so no yes or no; " +
        "for numbers use mae, mse or r2",
    );
    await expect(network.evaluate(data)).rejects.toBeInstanceOf(DataError);
    const stream = Dataset.fromIterable([{ x: [1], y: [2.5] }]);
    await expect(network.train(stream, options)).rejects.toThrow(/accuracy: target 2.5 in row 0/);
  });

  test("of several numbers, for topK too", async () => {
    const data = set([
      [0, 1, 0],
      [0.3, 1.8, -2],
    ]);
    for (const metric of [accuracy, topK(2)]) {
      await expect(regression([dense(3)], metric).train(data, options)).rejects.toThrow(
        /(accuracy|topK): the targets in row 1 say no class: they are neither one-hot nor/,
      );
    }
  });

  test("but classes by mean squared error are counted", async () => {
    for (const y of [
      [[0], [1]],
      [[-1], [1]],
      [
        [0, 1],
        [1, 0],
      ],
      [
        [-1, 1],
        [1, -1],
      ],
      [
        [0.2, 0.8],
        [0.5, 0.5],
      ],
    ]) {
      await expect(regression([dense(y[0].length)]).train(set(y), options)).resolves.toHaveProperty("train.accuracy");
    }
    const threshold = regression([dense(1)], accuracy({ threshold: 0.5 }));
    await expect(threshold.evaluate(set([[0.9], [0.1]]))).resolves.toHaveProperty("accuracy");
  });
});
