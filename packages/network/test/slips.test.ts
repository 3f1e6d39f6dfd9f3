import { blobs, Dataset } from "@nn/data";
import { dense, gru, sequential } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import {
  accuracy,
  crossEntropy,
  DataError,
  generate,
  meanSquaredError,
  Network,
  topK,
  trainAll,
  transformer,
} from "../src/index.js";

const data = blobs({ samples: 30, classes: 3, seed: 1 });
const options = { optimizer: adam({ miniBatch: 10 }) };

function network(layers: Network["layers"] = [dense(3)], metrics: Network["metrics"] = []): Network {
  return new Network({ input: [2], layers, loss: crossEntropy, metrics, seed: 1 });
}

describe("a listener that waits", () => {
  test("is waited for after every step", async () => {
    const order: string[] = [];
    await network().train(data, {
      ...options,
      onStep: async ({ batch }) => {
        order.push(`begins ${batch}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(`ends ${batch}`);
      },
    });
    expect(order).toEqual([1, 2, 3].flatMap((batch) => [`begins ${batch}`, `ends ${batch}`]));
  });

  test("ends the run with what it throws, here and in a worker", async () => {
    const fails = {
      ...options,
      onStep: async () => {
        await Promise.resolve();
        throw new Error("mine");
      },
    };
    const one = network();
    await expect(one.train(data, fails)).rejects.toThrow("mine");
    expect((await one.train(data, options)).steps).toBe(3);
    await expect(trainAll([{ network: network(), data, options: fails }], { workers: 1 })).rejects.toThrow("mine");
  });
});

describe("names", () => {
  test("two metrics of one name, or one called loss, are refused", () => {
    expect(() => network([dense(3)], [accuracy, topK(2), accuracy({ threshold: 0.5 })])).toThrow(
      'Network: metrics[2] is called "accuracy", as metrics[0] is; scores are by name',
    );
    expect(() => network([dense(3)], [{ ...topK(2), name: "loss" }])).toThrow(
      /metrics\[0\] is called "loss", as the loss is/,
    );
    expect(network([dense(3)], [topK(1), topK(2)]).metrics).toHaveLength(2);
  });

  test("two values that would be one in a file are refused", () => {
    const twice = [sequential([dense(2, { name: "b" })], { name: "a" }), dense(3, { name: "a.b" })];
    expect(() => network(twice)).toThrow(
      'Network: the path "a.b.W" stands for two values; give the layer another name',
    );
    expect(() => network([dense(3, { name: "state/a" })])).toThrow(InvalidArgumentError);
    expect(() => network([dense(3, { name: "optimizer/m/a" })])).toThrow(
      /"optimizer\/m\/a.W" begins like one that files/,
    );
  });
});

describe("options that others have elsewhere", () => {
  test.each<[string, RegExp]>([
    [
      "batchSize",
      /^train: there is no option "batchSize" here; it belongs to the optimizer, .*adam\(\{ miniBatch: 32 \}\)/,
    ],
    ["mini_batch_size", /miniBatch: 32/],
    ["lr", /adam\(\{ learningRate: 0.001 \}\)/],
    ["weightDecay", /regularization: l2\(1e-4\)/],
    ["callbacks", /onEpoch: .* is called after every epoch/],
    ["validationSplit", /const \[train, validation\] = data.split\(0.8\)/],
    ["validation_data", /write validation: a Dataset/],
    ["verbose", /write progress: true/],
    ["sampleWeight", /Dataset.from\(\{ x, y, weights \}\)/],
    ["seed", /new Network\(\{ seed: 1 \}\)/],
  ])("train: %s", async (name, message) => {
    const run = network().train(data, { ...options, [name]: 1 });
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toBeInstanceOf(InvalidArgumentError);
  });

  test.each<[string, RegExp]>([
    ["optimizer", /^Network: there is no option "optimizer" here; it belongs to the training, as in train\(data, /],
    ["batchSize", /miniBatch: 32/],
    ["inputShape", /write input: .*data.inputShape/],
    ["metric", /Did you mean "metrics"\?/],
  ])("Network: %s", (name, message) => {
    const given = { input: [2], layers: [dense(3)], loss: crossEntropy, [name]: 1 };
    expect(() => new Network(given)).toThrow(message);
  });

  test("of losses", () => {
    expect(() => crossEntropy({ fromLogits: true } as object)).toThrow(/"fromLogits".*Did you mean "from"\?/);
  });
});

test("arrays in the place of a dataset, and an optimizer that nobody called", async () => {
  const one = network();
  await expect(one.train(data.x as never, data.y as never)).rejects.toThrow(
    "train: expected a Dataset, got a record { data, shape, dtype }; make one with Dataset.from({ x, y })",
  );
  await expect(one.train(data, { optimizer: adam as never })).rejects.toThrow(
    "for example adam(); got a function: call it",
  );
  const numbers = new Network({ input: [2], layers: dense(3), loss: meanSquaredError });
  await expect(numbers.train(data, options)).rejects.toThrow(
    /if they are labels of classes, use crossEntropy, .* data.oneHot\(\)/,
  );
});

test("a sequence of answers where one is asked for", async () => {
  const x = Array.from({ length: 6 }, () => [[1], [2], [3], [4]]);
  const values = Dataset.from({ x, y: x.map(() => [0.5]) });
  const make = (units: number, loss: Network["loss"]): Network =>
    new Network({ input: [4, 1], layers: [gru(3), dense(units)], loss });
  const advice = /the predictions are a sequence of 4; .*\{ returnSequences: false \}/;
  await expect(make(1, meanSquaredError).train(values, options)).rejects.toThrow(advice);
  const classes = Dataset.from({ x, y: [0, 1, 0, 1, 0, 1] });
  await expect(make(2, crossEntropy).train(classes, options)).rejects.toThrow(advice);
});

test("one layer needs no list, and an input shape no assertion", () => {
  const { layers } = new Network({ input: data.inputShape, layers: dense(3), loss: crossEntropy });
  expect(layers.map(({ name }) => name)).toEqual(["dense"]);
});

test("bytes that are none", () => {
  for (const bytes of [undefined, null, "digits.safetensors", 3]) {
    expect(() => Network.fromBytes(bytes as never)).toThrow(/expected the file's bytes \(Uint8Array or ArrayBuffer\)/);
  }
  const { buffer } = network().toBytes();
  expect(Network.fromBytes(buffer as unknown as Uint8Array).parameterCount).toBe(9);
});

test("a source that is no list of tokens", async () => {
  const layers = transformer({ source: 3, vocabulary: 7, layers: 1, heads: 2, width: 8, dropout: 0 });
  const translator = new Network({ input: [7], layers, loss: crossEntropy });
  const write = (source: unknown) => generate(translator, [1], { source: source as number[], length: 2 }).next();
  await expect(write("abc")).rejects.toThrow('generate: the source must be a list of tokens, got "abc"');
  await expect(write([1, 2.5, 3])).rejects.toThrow("generate: the source has 2.5; tokens are integers from 0");
  await expect(write([1, -2, 3])).rejects.toBeInstanceOf(DataError);
  await expect(write([1, 2, 3])).resolves.toMatchObject({ done: false });
});

test("data that nobody awaited", async () => {
  const later = Promise.resolve(data) as never;
  await expect(network().train(later, options)).rejects.toThrow("train: expected a Dataset, got a Promise: await it");
  await expect(network().train(data, { ...options, validation: later })).rejects.toThrow(/validation: .*: await it/);
});
