import { attention, selfAttention, tensor, type AttentionOptions } from "../../src/index.js";
import { at, build, varied, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

interface Row {
  readonly name: string;
  /** B, T, H, D; S, G, E. */
  readonly q: readonly [b: number, t: number, h: number, d: number];
  readonly s: number;
  readonly g: number;
  readonly e: number;
  readonly options?: AttentionOptions;
  /** What is added to the score of query t and key s of an example and head. */
  readonly bias?: (t: number, s: number, b: number, h: number) => number;
  readonly gradient?: OpCase["gradient"];
}

const isKept = (t: number, s: number): boolean => (t * 5 + s * 3) % 4 !== 0 || s === 1;
const padding = [3, 2];
/** Of the second example nothing is real. */
const isReal = (b: number, s: number): boolean => b === 0 && (s < 100 || s % 7 === 3);

const rows: readonly Row[] = [
  { name: "one query, one key", q: [1, 1, 1, 1], s: 1, g: 1, e: 1 },
  { name: "all keys", q: [2, 3, 2, 4], s: 5, g: 2, e: 3 },
  { name: "causal", q: [1, 5, 2, 3], s: 5, g: 2, e: 3, options: { causal: true }, bias: later(0) },
  { name: "causal, with earlier keys", q: [1, 2, 1, 2], s: 7, g: 1, e: 2, options: { causal: true }, bias: later(5) },
  { name: "one head of keys", q: [2, 3, 4, 2], s: 3, g: 1, e: 2, options: { scale: 0.25 } },
  { name: "side by side", q: [2, 6, 2, 4], s: 6, g: 2, e: 4, options: { causal: true }, bias: later(0) },
  { name: "side by side, all keys", q: [1, 3, 4, 2], s: 3, g: 2, e: 2 },
  {
    name: "side by side, several blocks",
    q: [1, 131, 4, 5],
    s: 131,
    g: 2,
    e: 5,
    options: { causal: true },
    bias: later(0),
    gradient: "none",
  },
  { name: "grouped, causal", q: [1, 7, 6, 3], s: 7, g: 3, e: 5, options: { causal: true }, bias: later(0) },
  {
    name: "additive mask",
    q: [2, 3, 2, 3],
    s: 4,
    g: 1,
    e: 2,
    options: {
      mask: tensor(
        Float32Array.from({ length: 12 }, (_, i) => (i % 5) / 2 - 1),
        { shape: [3, 4] },
      ),
    },
    bias: (t, s) => ((t * 4 + s) % 5) / 2 - 1,
  },
  {
    name: "padding",
    q: [2, 3, 2, 2],
    s: 3,
    g: 2,
    e: 2,
    options: {
      mask: tensor(
        padding.flatMap((length) => [0, 1, 2].map((s) => s < length)),
        { shape: [2, 1, 1, 3] },
      ),
    },
    bias: (_, s, b) => (s < padding[b] ? 0 : -Infinity),
  },
  {
    name: "some pairs, causal",
    q: [1, 9, 1, 3],
    s: 9,
    g: 1,
    e: 4,
    options: {
      causal: true,
      mask: tensor(
        Array.from({ length: 81 }, (_, i) => isKept(Math.floor(i / 9), i % 9) || i % 9 === Math.floor(i / 9)),
        { shape: [9, 9] },
      ),
    },
    bias: (t, s) => (s <= t && (isKept(t, s) || s === t) ? 0 : -Infinity),
  },
  {
    name: "causal, before the first key",
    q: [1, 5, 1, 2],
    s: 3,
    g: 1,
    e: 2,
    options: { causal: true },
    bias: later(-2),
  },
  {
    name: "causal, several blocks",
    q: [1, 131, 2, 5],
    s: 131,
    g: 1,
    e: 6,
    options: { causal: true },
    bias: later(0),
    gradient: "none",
  },
  { name: "many keys", q: [1, 256, 1, 2], s: 257, g: 1, e: 1, gradient: "none" },
  {
    name: "many keys, some of them padding",
    q: [2, 130, 1, 2],
    s: 520,
    g: 1,
    e: 1,
    options: {
      mask: tensor(
        Array.from({ length: 1040 }, (_, i) => isReal(Math.floor(i / 520), i % 520)),
        { shape: [2, 1, 1, 520] },
      ),
    },
    bias: (_, s, b) => (isReal(b, s) ? 0 : -Infinity),
    gradient: "none",
  },
  { name: "no examples", q: [0, 3, 2, 2], s: 3, g: 2, e: 2, gradient: "none" },
];

function later(offset: number): (t: number, s: number) => number {
  return (t, s) => (s <= t + offset ? 0 : -Infinity);
}

/** One query after another; head h looks at the keys of group ⌊h / (H / G)⌋. */
function reference({ q: [, , h, d], g, options, bias = () => 0 }: Row, [q, k, v]: readonly Plain[]): Plain {
  const scale = options?.scale ?? 1 / Math.sqrt(d);
  return build([q.shape[0], q.shape[1], h, v.shape[3]], ([b, t, head, channel]) => {
    const group = Math.floor(head / (h / g));
    const scores = Array.from({ length: k.shape[1] }, (_, s) => {
      let sum = 0;
      for (let i = 0; i < d; i++) sum += at(q, [b, t, head, i]) * at(k, [b, s, group, i]);
      return sum * scale + bias(t, s, b, head);
    });
    const peak = Math.max(...scores);
    if (peak === -Infinity) return 0;
    const weights = scores.map((score) => Math.exp(score - peak));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.reduce((sum, weight, s) => sum + (weight / total) * at(v, [b, s, group, channel]), 0);
  });
}

const apart: readonly OpCase[] = rows.map((row) => {
  const { name, q, s, g, e, options, gradient = "smooth" } = row;
  return {
    op: "attention",
    name,
    inputs: [varied(q, -2, 2, 1), varied([q[0], s, g, q[3]], -2, 2, 2), varied([q[0], s, g, e], -1, 1, 3)],
    f: (q, k, v) => attention(q, k, v, options),
    reference: (...inputs) => reference(row, inputs),
    gradient,
  };
});

/** The same with all three side by side. */
const together: readonly OpCase[] = rows
  .filter(({ q: [, t, , d], s, e }) => s === t && e === d)
  .map((row) => {
    const { name, q, s, g, e, options, gradient = "smooth" } = row;
    const [b, , h, d] = q;
    return {
      op: "selfAttention",
      name,
      inputs: [varied([b, s, h + 2 * g, d], -2, 2, 1)],
      f: (all) => selfAttention(all, h, options),
      reference: (all) => {
        const part = (from: number, count: number, width: number): Plain =>
          build([b, s, count, width], ([i, t, head, c]) => at(all, [i, t, from + head, c]));
        return reference(row, [part(0, h, d), part(h, g, d), part(h + g, g, e)]);
      },
      gradient,
    };
  });

export const attentionCases: readonly OpCase[] = [...apart, ...together];
