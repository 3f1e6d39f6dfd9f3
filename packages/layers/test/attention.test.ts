import {
  capture,
  collectCaptures,
  gradients,
  IndexError,
  InvalidArgumentError,
  RandomStream,
  ShapeError,
  tensor,
} from "@nn/tensor";
import { expectClose, expectEqual } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  crossAttention,
  embedding,
  encoderDecoder,
  learnedPositions,
  masked,
  multiHeadAttention,
  sinusoidalPositions,
  takePosition,
  tiedOutput,
  dense,
  transformerEncoderBlock,
  type Layer,
} from "../src/index.js";

function built<L extends Layer>(layer: L, input: readonly number[]): L {
  layer.build(input, new RandomStream(5));
  return layer;
}

const normal = (shape: readonly number[], seed = 1): Float32Array => {
  const stream = new RandomStream(seed);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal());
};

const int32 = (data: readonly number[], shape: readonly number[]) => tensor([...data], { shape, dtype: "int32" });

describe("embedding", () => {
  test("refuses tokens outside of the vocabulary, when it runs", async () => {
    const layer = built(embedding(4, 2), [3]);
    await expect(layer.apply(int32([0, 4, 1], [1, 3])).data()).rejects.toThrow(IndexError);
    await expect(layer.apply(int32([0, -1, 1], [1, 3])).data()).rejects.toThrow(IndexError);
    expect(() => layer.apply(tensor([[0, 1, 2]]))).toThrow("embedding: tokens must be int32, got float32");
    expect(() => built(embedding(4, 2, { paddingIndex: 4 }), [3])).toThrow(
      "paddingIndex must be a token, 0 … 3, got 4",
    );
  });

  test("adds the gradients of a token's positions, and none of padding", async () => {
    const layer = built(embedding(4, 2, { paddingIndex: 0 }), [4]);
    const y = layer.forward(int32([3, 0, 3, 1], [1, 4]));
    expect([...(await y.data())].slice(2, 4)).toEqual([0, 0]);
    layer.backward(tensor([1, 2, 3, 4, 5, 6, 7, 8], { shape: [1, 4, 2] }));
    expectEqual(layer.gradients.W, tensor([0, 0, 7, 8, 0, 0, 6, 8], { shape: [4, 2] }));
  });

  test("tiedOutput wants an embedding, and vectors of its width", () => {
    expect(() => built(tiedOutput(dense(3), [dense(3)]), [2, 3])).not.toThrow();
    expect(() => built(tiedOutput(learnedPositions(), [dense(3)]), [2, 3])).toThrow(InvalidArgumentError);
    expect(() => built(tiedOutput(embedding(5, 3), [dense(4)]), [2])).toThrow("[..., 3], got [B, 2, 4]");
  });
});

describe("positions", () => {
  test("sinusoidal ones are the paper's", () => {
    const layer = built(sinusoidalPositions(), [50, 6]);
    const y = layer.forward(tensor(new Float32Array(300), { shape: [1, 50, 6] }));
    const expected = Float32Array.from({ length: 300 }, (_, i) => {
      const [t, channel] = [Math.floor(i / 6), i % 6];
      const angle = t / 10000 ** ((2 * Math.floor(channel / 2)) / 6);
      return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    });
    expectClose(y, tensor(expected, { shape: [1, 50, 6] }));
  });

  test("takePosition names what is not there", () => {
    expect(() => built(takePosition(3), [3, 2])).toThrow("takePosition: there is no position 3 in a sequence of 3");
    expect(() => built(takePosition(0), [3])).toThrow(ShapeError);
  });
});

/** Weights [B, H, T, T] of an attention. */
async function weightsOf(layer: Layer, x: Float32Array, shape: readonly number[]): Promise<Float32Array> {
  const { captures } = collectCaptures(() => layer.apply(tensor(x, { shape: [...shape] })));
  return (await captures.get("multiHeadAttention.weights")!.data()) as Float32Array;
}

describe("multiHeadAttention", () => {
  test("rotary turns queries and keys as complex numbers, by 10000^(−2i/D) for each position", async () => {
    const [T, C] = [5, 8];
    const layer = built(multiHeadAttention({ heads: 2, rotary: true }), [T, C]);
    const x = normal([T, C]);
    const weights = await weightsOf(layer, x, [1, T, C]);
    const [W, b] = [layer.parameters.Wqkv.value.data, layer.parameters.bqkv.value.data];
    const projected = (t: number, channel: number): number => {
      let sum = b[channel];
      for (let i = 0; i < C; i++) sum += x[t * C + i] * W[i * 3 * C + channel];
      return sum;
    };
    const D = 4;
    const turned = (t: number, start: number): number[] =>
      [0, 1].flatMap((pair) => {
        const [re, im] = [projected(t, start + 2 * pair), projected(t, start + 2 * pair + 1)];
        const angle = t * 10000 ** ((-2 * pair) / D);
        return [re * Math.cos(angle) - im * Math.sin(angle), re * Math.sin(angle) + im * Math.cos(angle)];
      });
    for (const h of [0, 1]) {
      for (let t = 0; t < T; t++) {
        const q = turned(t, h * D);
        const scores = Array.from({ length: T }, (_, s) => {
          const k = turned(s, C + h * D);
          return Math.exp(q.reduce((sum, value, i) => sum + value * k[i], 0) / 2);
        });
        const total = scores.reduce((sum, score) => sum + score, 0);
        for (const [s, score] of scores.entries()) expect(weights[(h * T + t) * T + s]).toBeCloseTo(score / total, 5);
      }
    }
  });

  test("captures its weights: rows that add up to 1, and nothing of what comes later", async () => {
    const layer = built(multiHeadAttention({ heads: 2, causal: true }), [6, 4]);
    const weights = await weightsOf(layer, normal([3, 6, 4]), [3, 6, 4]);
    expect(weights).toHaveLength(3 * 2 * 6 * 6);
    for (let row = 0; row < 36; row++) {
      const [values, t] = [weights.slice(row * 6, row * 6 + 6), row % 6];
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect([...values.slice(t + 1)]).toEqual(new Array(5 - t).fill(0));
    }
  });

  test("gives the same whether its weights are looked at or not", () => {
    const layer = built(multiHeadAttention({ heads: 2, causal: true, keyValueHeads: 1 }), [70, 6]);
    const x = tensor(normal([2, 70, 6]), { shape: [2, 70, 6] });
    expectClose(collectCaptures(() => capture("y", layer.apply(x))).result, layer.apply(x));
  });

  test("refuses heads that do not divide the width", () => {
    expect(() => built(multiHeadAttention({ heads: 3 }), [2, 4])).toThrow("the width 4 is not divisible by 3 heads");
    expect(() => built(multiHeadAttention({ heads: 4, keyValueHeads: 3 }), [2, 4])).toThrow(
      "4 heads are not divisible by 3",
    );
    expect(() => built(multiHeadAttention({ heads: 4, rotary: true }), [2, 4])).toThrow("the heads' width 1 is odd");
    expect(() => built(multiHeadAttention({ heads: 1 }), [4])).toThrow("expected sequences [B, T, C], got [B, 4]");
  });
});

describe("what is masked", () => {
  const rows = int32([2, 3, 1, 0, 0, 1, 1, 2, 3, 1], [2, 5]);

  test("changes nothing, whatever its vector is, and gets no gradient from others", async () => {
    const layer = built(masked(0, [embedding(4, 4), transformerEncoderBlock({ heads: 2 })]), [5]);
    const before = layer.apply(rows).slice([
      [0, 1],
      [0, 3],
    ]);
    const { W } = layer.children[0].parameters;
    const [dW] = gradients(before.sum(), [W]);
    expect([...(await dW.data())].slice(0, 4)).toEqual([0, 0, 0, 0]);
    const kept = tensor(Array.from(await before.data()), { shape: before.shape });
    W.set(W.value.data.map((value, i) => (i < 4 ? 9 : value)));
    expectClose(
      layer.apply(rows).slice([
        [0, 1],
        [0, 3],
      ]),
      kept,
    );
  });

  test("is not looked at by a decoder", async () => {
    const layer = built(
      encoderDecoder([embedding(4, 4)], [embedding(4, 4), crossAttention({ heads: 1 })], {
        source: 3,
        paddingIndex: 0,
      }),
      [5],
    );
    const x = int32([2, 0, 0, 1, 3], [1, 5]);
    const before = tensor(Array.from(await layer.apply(x).data()), { shape: [1, 2, 4] });
    const { W } = layer.children[0].children[0].parameters;
    W.set(W.value.data.map((value, i) => (i < 4 ? 9 : value)));
    expectClose(layer.apply(x), before);
  });

  test("a decoder says what it needs around it", () => {
    expect(() =>
      built(crossAttention({ heads: 1 }), [2, 4]).apply(
        tensor([
          [
            [1, 2, 3, 4],
            [1, 2, 3, 4],
          ],
        ]),
      ),
    ).toThrow("put it in encoderDecoder");
    expect(() => built(encoderDecoder(dense(2), dense(2), { source: 3 }), [3, 2])).toThrow(
      "none are left for the decoder",
    );
    const narrow = encoderDecoder(dense(3), crossAttention({ heads: 1 }), { source: 1 });
    expect(() =>
      built(narrow, [2, 4]).apply(
        tensor([
          [
            [1, 2, 3, 4],
            [1, 2, 3, 4],
          ],
        ]),
      ),
    ).toThrow("set memoryWidth");
  });
});
