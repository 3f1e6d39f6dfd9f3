import type { LayerTask } from "../../src/workloads/layers/place.js";
import type { OfKind } from "../../src/workloads/layers/spec.js";

/** Numbers of a whole batch in float64, example by example. */
export type Batch = readonly (readonly number[])[];

type Row = readonly number[];

export const total = (values: Row): number => values.reduce((sum, value) => sum + value, 0);

/** A row times a matrix of so many columns. */
export const product = (row: Row, W: ArrayLike<number>, columns: number): number[] =>
  Array.from({ length: columns }, (_, o) => total(row.map((v, i) => v * W[i * columns + o])));

const cut = (example: Row, width: number): Row[] =>
  Array.from({ length: example.length / width }, (_, t) => example.slice(t * width, (t + 1) * width));

/** Something done to each vector of that width. */
export const perPosition = (x: Batch, width: number, f: (row: Row) => Row): Batch =>
  x.map((example) => cut(example, width).flatMap(f));

export const lookUp = (x: Batch, W: ArrayLike<number>, width: number): Batch =>
  x.map((tokens) => tokens.flatMap((token) => Array.from({ length: width }, (_, i) => W[token * width + i])));

export function normalized(row: Row): number[] {
  const mean = total(row) / row.length;
  const variance = total(row.map((v) => (v - mean) ** 2)) / row.length;
  return row.map((v) => (v - mean) / Math.sqrt(variance + 1e-5));
}

const gelu = (x: number): number => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

const plus = (a: Row, b: Row): number[] => a.map((v, i) => v + b[i]);

/** One transformer block on one example [T, C]. */
export function transformed(x: Row, { input, heads, weights }: OfKind<LayerTask, "transformerBlock">): number[] {
  const width = input[1];
  const depth = width / heads;
  const rows = cut(x, width);
  const qkv = rows.map((row) => product(normalized(row), weights["attention.Wqkv"], 3 * width));
  const part = (t: number, which: number, head: number): number[] =>
    qkv[t].slice(which * width + head * depth, which * width + (head + 1) * depth);
  const seen = (t: number, head: number): number[] => {
    const earlier = Array.from({ length: t + 1 }, (_, s) => s);
    const score = (s: number): number => total(part(t, 0, head).map((q, i) => q * part(s, 1, head)[i]));
    const scores = earlier.map((s) => Math.exp(score(s) / Math.sqrt(depth)));
    return Array.from({ length: depth }, (_, i) =>
      total(earlier.map((s) => (scores[s] / total(scores)) * part(s, 2, head)[i])),
    );
  };
  return rows.flatMap((row, t) => {
    const heard = Array.from({ length: heads }, (_, head) => seen(t, head)).flat();
    const h = plus(row, product(heard, weights["attention.Wo"], width));
    const hidden = product(normalized(h), weights["expand.W"], 4 * width).map(gelu);
    return plus(h, product(hidden, weights["project.W"], width));
  });
}

/** A recurrent layer on one example [T, I]. */
export function remembered(x: Row, { input, units, weights }: OfKind<LayerTask, "lstm">): number[] {
  const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
  let [h, c] = [Array.from({ length: units }, () => 0), Array.from({ length: units }, () => 0)];
  return cut(x, input[1]).flatMap((row) => {
    const z = plus(product(row, weights["W"], 4 * units), product(h, weights["U"], 4 * units));
    c = c.map((v, k) => sigmoid(z[units + k]) * v + sigmoid(z[k]) * Math.tanh(z[2 * units + k]));
    h = c.map((v, k) => sigmoid(z[3 * units + k]) * Math.tanh(v));
    return h;
  });
}
