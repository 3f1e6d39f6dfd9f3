import {
  add,
  concatenate,
  embedding,
  dense,
  denseBlock,
  dropPath,
  flatten,
  inception,
  lambda,
  lstm,
  masked,
  multiHeadAttention,
  prelu,
  sinusoidalPositions,
  spatialDropout,
  spectralNorm,
  transformerEncoderBlock,
  weightNorm,
} from "@nn/layers";
import { setBackend } from "@nn/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { borrowContinuation, type Borrowed } from "../src/generation/continuation/idle.js";
import { generate, gpt, type Network, type GenerateOptions } from "../src/index.js";
import { text, VOCABULARY, writer } from "./writer.js";

/** The likeliest token after the last of a sequence that is no longer than the network takes, by `predict`. */
async function nextByPredict(network: Network, tokens: readonly number[]): Promise<Float32Array> {
  const [length] = network.input;
  const x = Int32Array.from({ length }, (_, i) => tokens[i] ?? 0);
  const { data } = await network.predict({ data: x, shape: [1, length], dtype: "int32" });
  return (data as Float32Array).subarray((tokens.length - 1) * VOCABULARY, tokens.length * VOCABULARY);
}

const argmax = (values: Float32Array): number => values.indexOf(Math.max(...values));

afterEach(() => setBackend("auto"));

describe("greedy", () => {
  test("takes the likeliest token by predict", async () => {
    const network = writer();
    const tokens = [1, 5, 2];
    const written = await text(network, tokens, { length: 20, temperature: 0 });
    for (const token of written) {
      expect(token).toBe(argmax(await nextByPredict(network, tokens)));
      tokens.push(token);
    }
    expect(new Set(written).size).toBeGreaterThan(2);
  });
});

describe("with what layers remember", () => {
  const blocks = (rotary: boolean, keyValueHeads: number): Network["layers"] => [
    embedding(VOCABULARY, 16),
    sinusoidalPositions(),
    transformerEncoderBlock({ heads: 4, keyValueHeads, causal: true, rotary }),
    dense(VOCABULARY),
  ];
  const lstms = (): Network["layers"] => [embedding(VOCABULARY, 8), lstm(12, { layers: 2 }), dense(VOCABULARY)];
  /** What stands around layers and lets their memory be: sums, joints, dense blocks, weight norms, dropping, prelu. */
  const combined = (): Network["layers"] => [
    embedding(VOCABULARY, 8),
    sinusoidalPositions(),
    add(dense(8), [prelu(), multiHeadAttention({ heads: 2, causal: true })]),
    concatenate(weightNorm(dense(8)), [dropPath(0.1), multiHeadAttention({ heads: 2, causal: true })]),
    inception(dense(4), weightNorm(multiHeadAttention({ heads: 4, causal: true }), { parameter: "Wqkv" })),
    denseBlock([spatialDropout(0.1), dense(4)], spectralNorm(dense(4))),
    dense(VOCABULARY),
  ];
  test("layers around them keep what they remember", () => {
    expect(writer({ layers: combined() }).layers.filter((layer) => !layer.stepwise)).toEqual([]);
    expect(concatenate(dense(3), dense(3), { axis: 0 }).stepwise).toBe(false);
    expect(add(dense(3), flatten()).stepwise).toBe(false);
  });

  test.each<[string, () => Network, number]>([
    ["a combined network", () => writer({ layers: combined() }), 15],
    ["a GPT", () => writer(), 15],
    ["a GPT, far beyond the longest sequence that it sees", () => writer({ length: 20 }), 70],
    ["a GPT that sees two tokens", () => writer({ length: 2 }), 9],
    ["rotary positions and grouped heads", () => writer({ layers: blocks(true, 2) }), 40],
    [
      "a network that leaves out padding",
      () => writer({ layers: [masked(0, blocks(true, 2).slice(0, -1)), dense(VOCABULARY)] }),
      40,
    ],
    ["two LSTMs", () => writer({ length: 60, layers: lstms() }), 20],
    ["one head of keys", () => writer({ layers: blocks(false, 1) }), 40],
  ])("%s writes the same tokens as without", async (_, make, length) => {
    for (const prompt of [[4], Array.from({ length: 37 }, (_, i) => (i * 7) % VOCABULARY)]) {
      const sampled = { length, seed: 5 };
      const written = await text(make(), prompt, sampled);
      expect(written).toHaveLength(length);
      expect(await text(make(), prompt, { ...sampled, cache: false })).toEqual(written);
    }
  });

  test("a recurrent network is not bound to the length that it was trained on", async () => {
    const far = await text(writer({ length: 4, layers: lstms() }), [3], { length: 30, temperature: 0 });
    expect(await text(writer({ length: 60, layers: lstms() }), [3], { length: 30, temperature: 0 })).toEqual(far);
  });

  test("several texts at once do not disturb one another", async () => {
    const network = writer();
    const alone = await Promise.all([1, 2, 3].map((token) => text(writer(), [token], { length: 12, seed: token })));
    const together = [1, 2, 3].map((token) => generate(network, [token], { length: 12, seed: token }));
    const tokens: number[][] = [[], [], []];
    for (let i = 0; i < 12; i++) {
      for (const [row, iterator] of together.entries()) tokens[row].push((await iterator.next()).value as number);
    }
    expect(tokens).toEqual(alone);
  });

  test("layers that look ahead are given the whole sequence", async () => {
    const network = writer({
      layers: [
        embedding(VOCABULARY, 8),
        lambda((x) => x.mul(2)),
        transformerEncoderBlock({ heads: 1, causal: true }),
        dense(VOCABULARY),
      ],
    });
    expect(network.layers.every(({ stepwise }) => stepwise)).toBe(false);
    expect(await text(network, [1, 2], { length: 5, seed: 1 })).toHaveLength(5);
  });
});

describe("drawing", () => {
  test("follows the seed, for any number of threads", async () => {
    const network = writer();
    const written = await text(network, [1], { length: 40, seed: 9 });
    expect(await text(network, [1], { length: 40, seed: 9 })).toEqual(written);
    expect(await text(network, [1], { length: 40, seed: 10 })).not.toEqual(written);
    setBackend("wasm", { threads: 1 });
    const one = await text(network, [1], { length: 40, seed: 9 });
    setBackend("wasm", { threads: 3 });
    expect(await text(network, [1], { length: 40, seed: 9 })).toEqual(one);
  });

  /** How often each token is drawn first, over many seeds, beside its probability. */
  async function shares(options: Omit<GenerateOptions, "length">): Promise<{ drawn: number[]; logits: Float32Array }> {
    const network = writer({ length: 2 });
    const drawn = new Array<number>(VOCABULARY).fill(0);
    for (let seed = 0; seed < 600; seed++) {
      const [token] = await text(network, [1], { ...options, length: 1, seed });
      drawn[token] += 1 / 600;
    }
    return { drawn, logits: await nextByPredict(network, [1]) };
  }

  const softmax = (logits: readonly number[]): number[] => {
    const weights = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
    return weights.map((weight) => weight / weights.reduce((a, b) => a + b, 0));
  };

  test("gives each token its probability at a temperature", async () => {
    for (const temperature of [1, 2.5]) {
      const { drawn, logits } = await shares({ temperature });
      const expected = softmax(Array.from(logits, (logit) => logit / temperature));
      for (const [token, share] of expected.entries()) expect(Math.abs(drawn[token] - share)).toBeLessThan(0.08);
    }
  });

  test("topK and topP draw from the likeliest only", async () => {
    const cases = [{ topK: 3 }, { topP: 0.6 }, { topK: 4, topP: 0.8 }];
    for (const { topK = VOCABULARY, topP = 1 } of cases) {
      const { drawn, logits } = await shares({ topK, topP, temperature: 2 });
      const order = [...logits.keys()].sort((a, b) => logits[b] - logits[a]).slice(0, topK);
      const probabilities = softmax(order.map((token) => logits[token] / 2));
      let size = 0;
      for (let sum = 0; size < order.length && sum < topP; size++) sum += probabilities[size];
      const kept = softmax(order.slice(0, size).map((token) => logits[token] / 2));
      expect(size).toBeLessThan(VOCABULARY);
      for (const [token, share] of drawn.entries()) {
        const rank = order.indexOf(token);
        const isKept = rank >= 0 && rank < size;
        expect(Math.abs(share - (isKept ? kept[rank] : 0))).toBeLessThan(isKept ? 0.08 : Number.MIN_VALUE);
      }
    }
  });
});

describe("beam search", () => {
  /** ln p of tokens behind a prompt, by predict. */
  async function logProbability(
    network: Network,
    prompt: readonly number[],
    tokens: readonly number[],
  ): Promise<number> {
    let sum = 0;
    for (const [i, token] of tokens.entries()) {
      const logits = await nextByPredict(network, [...prompt, ...tokens.slice(0, i)]);
      const peak = Math.max(...logits);
      sum += logits[token] - peak - Math.log(logits.reduce((a, b) => a + Math.exp(b - peak), 0));
    }
    return sum;
  }

  test("of one beam is greedy", async () => {
    const greedy = await text(writer(), [3, 1], { length: 12, temperature: 0 });
    expect(await text(writer(), [3, 1], { length: 12, beam: 1 })).toEqual(greedy);
  });

  test("wide enough, it finds the likeliest of all sequences", async () => {
    const network = writer({ layers: gpt({ vocabulary: VOCABULARY, layers: 1, heads: 1, width: 8 }), seed: 4 });
    let best = { tokens: [] as number[], score: -Infinity };
    for (let i = 0; i < VOCABULARY ** 2; i++) {
      const tokens = [Math.floor(i / VOCABULARY), i % VOCABULARY];
      const score = await logProbability(network, [2], tokens);
      if (score > best.score) best = { tokens, score };
    }
    expect(await text(network, [2], { length: 2, beam: VOCABULARY })).toEqual(best.tokens);
  });

  test("is no worse than greedy, and the same without memory", async () => {
    let better = 0;
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const make = (): Network => writer({ seed });
      const beam = await text(make(), [3], { length: 8, beam: 4 });
      expect(await text(make(), [3], { length: 8, beam: 4, cache: false })).toEqual(beam);
      const greedy = await text(make(), [3], { length: 8, temperature: 0 });
      const gain = (await logProbability(make(), [3], beam)) - (await logProbability(make(), [3], greedy));
      expect(gain).toBeGreaterThan(-1e-4);
      if (gain > 1e-3) better++;
    }
    expect(better).toBeGreaterThan(0);
  });

  test("ends at stop", async () => {
    const [first, second] = await text(writer(), [3], { length: 2, temperature: 0 });
    expect(await text(writer(), [3], { length: 9, temperature: 0, stop: second })).toEqual(
      first === second ? [] : [first],
    );
    const found = await text(writer(), [3], { length: 9, beam: 3, stop: second });
    expect(found).not.toContain(second);
  });
});

describe("what was made for a text", () => {
  test("serves the next one of its kind; of those that rest, the eight used last are kept", () => {
    const network = writer({ layers: [embedding(VOCABULARY, 4), dense(VOCABULARY)] });
    const borrow = (rows: number): Borrowed => borrowContinuation(network, rows, {});
    const first = borrow(1);
    first.giveBack();
    const again = borrow(1);
    expect(again.model).toBe(first.model);
    expect(borrow(1).model).not.toBe(first.model);
    const others = [2, 3, 4, 5, 6, 7, 8, 9].map(borrow);
    [again, ...others].forEach(({ giveBack }) => giveBack());
    expect(borrow(9).model).toBe(others[7].model);
    expect(borrow(2).model).toBe(others[0].model);
    expect(borrow(1).model).not.toBe(first.model);
  });
});
