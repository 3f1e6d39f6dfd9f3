import { Dataset } from "@nn/data";
import {
  add,
  asLayers,
  bidirectional,
  conv1d,
  embedding,
  dense,
  flatten,
  gru,
  lambda,
  lstm,
  masked,
  multiHeadAttention,
  type LayerLike,
} from "@nn/layers";
import { adam } from "@nn/optimizers";
import { IndexError, InvalidArgumentError, setBackend } from "@nn/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { crossEntropy, DataError, generate, Network, type GenerateOptions } from "../src/index.js";
import { text, VOCABULARY, writer } from "./writer.js";

afterEach(() => setBackend("auto"));

describe("a network whose layers look ahead", () => {
  const around = (...layers: LayerLike[]): Network => writer({ length: 6, layers: asLayers(layers, "test") });

  test.each<[string, () => Network, string]>([
    [
      "bidirectional",
      () => around(embedding(VOCABULARY, 8), bidirectional(lstm(4)), dense(VOCABULARY)),
      "bidirectional",
    ],
    ["from its end", () => around(embedding(VOCABULARY, 8), gru(4, { reverse: true }), dense(VOCABULARY)), "gru"],
    [
      "attention",
      () => around(embedding(VOCABULARY, 8), multiHeadAttention({ heads: 2 }), dense(VOCABULARY)),
      "multiHeadAttention",
    ],
    [
      "in padding",
      () => around(masked(0, [embedding(VOCABULARY, 8), bidirectional(lstm(4))]), dense(VOCABULARY)),
      "masked",
    ],
    [
      "a convolution",
      () => around(embedding(VOCABULARY, 8), conv1d(8, 3, { padding: "same" }), dense(VOCABULARY)),
      "conv1d",
    ],
    [
      "one's own",
      () =>
        around(
          embedding(VOCABULARY, 8),
          lambda((x) =>
            x
              .cumsum(1)
              .neg()
              .add(x.sum(1, { keepDims: true })),
          ),
          dense(VOCABULARY),
        ),
      "lambda",
    ],
  ])("%s is refused", async (_, make, label) => {
    const writing = text(make(), [1], { length: 2 });
    await expect(writing).rejects.toThrow(`generate: ${label} looks ahead`);
    await expect(writing).rejects.toBeInstanceOf(InvalidArgumentError);
  });

  test("one whose layers look back, but must see the whole sequence, writes", async () => {
    const causal = around(embedding(VOCABULARY, 8), conv1d(8, 3, { padding: "causal" }), dense(VOCABULARY));
    expect(await text(causal, [1, 2], { length: 9 })).toHaveLength(9);
  });
});

describe("refuses", () => {
  const first = (network: Network, prompt: number[], options: object): Promise<unknown> =>
    generate(network, prompt, options as GenerateOptions).next();

  test("prompts and options that make no sense", async () => {
    const network = writer();
    await expect(first(network, [], { length: 3 })).rejects.toThrow(DataError);
    await expect(first(network, [VOCABULARY], { length: 3 })).rejects.toThrow("tokens are integers 0 … 10");
    await expect(first(network, [0.5], { length: 3 })).rejects.toThrow(DataError);
    const text = "It" as unknown as number[];
    await expect(first(network, text, { length: 3 })).rejects.toThrow('must be a list of tokens, got "It"');
    await expect(first(network, [1], {})).rejects.toThrow("generate: length must be an integer ≥ 0, got undefined");
    await expect(first(network, [1], { length: 3, temperature: -1 })).rejects.toThrow(InvalidArgumentError);
    await expect(first(network, [1], { length: 3, topP: 0 })).rejects.toThrow("topP must be a number above 0");
    await expect(first(network, [1], { length: 3, beam: 2, topK: 3 })).rejects.toThrow("beam search draws nothing");
    await expect(first(network, [1], { length: 3, temprature: 1 })).rejects.toThrow("temperature");
  });

  test("networks that do not write", async () => {
    const numbers = new Network({
      input: [4, 2],
      layers: [multiHeadAttention({ heads: 1 }), dense(3)],
      loss: crossEntropy,
    });
    await expect(first(numbers, [1], { length: 1 })).rejects.toThrow("must take tokens [T]");
    const classes = new Network({ input: [4], layers: [embedding(5, 2), flatten(), dense(3)], loss: crossEntropy });
    await expect(first(classes, [1], { length: 1 })).rejects.toThrow("must take tokens [T]");
  });

  test("to go on once the signal aborts", async () => {
    const stop = new AbortController();
    const iterator = generate(writer(), [1], { length: 100, signal: stop.signal });
    await iterator.next();
    stop.abort(new Error("enough"));
    await expect(iterator.next()).rejects.toThrow("enough");
    await expect(iterator.next()).resolves.toEqual({ done: true, value: undefined });
  });
});

describe("a token outside the vocabulary", () => {
  test("is refused before any work, with its row", async () => {
    const network = new Network({ input: [3], layers: [embedding(4, 2), dense(4)], loss: crossEntropy });
    const message = "network: embedding takes token numbers, integers 0 … 3 of a vocabulary of 4; row 1 has ";
    await expect(
      network.predict([
        [0, 1, 3],
        [0, 4, 1],
      ]),
    ).rejects.toThrow(`${message}4`);
    await expect(
      network.predict([
        [0, 1, 3],
        [0, -1, 1],
      ]),
    ).rejects.toThrow(`${message}-1`);
    const inside = new Network({
      input: [3],
      layers: [masked(0, [embedding(4, 2), lstm(2)]), dense(4)],
      loss: crossEntropy,
    });
    const x = { data: Int32Array.of(0, 1, 9), shape: [1, 3], dtype: "int32" } as const;
    await expect(inside.predict(x)).rejects.toThrow("integers 0 … 3 of a vocabulary of 4; row 0 has 9");
    const training = inside.train(Dataset.from({ x, y: { ...x, data: Int32Array.of(0, 1, 2) } }), {
      optimizer: adam(),
    });
    await expect(training).rejects.toThrow(/^train: masked takes token numbers, integers 0 … 3/);
  });

  test.each(["js", "wasm"] as const)("names the layer where it is met, on %s", async (backend) => {
    setBackend(backend);
    const layers = [add(embedding(9, 2), embedding(4, 2, { name: "small" })), dense(4)];
    const network = new Network({ input: [3], layers, loss: crossEntropy });
    const prediction = network.predict([[0, 1, 5]]);
    await expect(prediction).rejects.toThrow("add.small: gather: index 5 is outside 0 … 3 (axis of size 4)");
    await expect(prediction).rejects.toBeInstanceOf(IndexError);
    await expect(network.explain([[0, 1, 5]])).rejects.toThrow("add.small: gather: index 5");
  });
});
