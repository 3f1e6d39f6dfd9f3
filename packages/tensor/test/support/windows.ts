import { build, coordinatesOf, countOf, type Plain } from "./plain.js";

/** Where window o of an axis begins (perhaps before the input), its elements, and the distance between them. */
export interface Axis {
  readonly output: number;
  readonly window: (o: number) => readonly number[];
}

/** Windows of `kernel` elements, `stride` apart, from −low on. */
export const sliding = (output: number, kernel: number, stride: number, low = 0, dilation = 1): Axis => ({
  output,
  window: (o) => Array.from({ length: kernel }, (_, k) => o * stride + k * dilation - low),
});

/** Bins ⌊o·N/O⌋ … ⌈(o+1)·N/O⌉ − 1. */
export const bins = (size: number, output: number): Axis => ({
  output,
  window: (o) => {
    const start = Math.floor((o * size) / output);
    return Array.from({ length: Math.ceil(((o + 1) * size) / output) - start }, (_, k) => start + k);
  },
});

/** One element of a window: its value and position, or undefined where it is padding. */
type Element = { readonly value: number; readonly position: number } | undefined;

/** A value for each window from its elements, in row-major order. */
export function pooled(
  axes: readonly Axis[],
  f: (elements: readonly Element[]) => number,
  dtype: Plain["dtype"] = "float32",
) {
  return (x: Plain): Plain => {
    const spatial = x.shape.slice(1, -1);
    const channels = x.shape.at(-1)!;
    return build(
      [x.shape[0], ...axes.map(({ output }) => output), channels],
      (c) => {
        const windows = axes.map((axis, i) => axis.window(c[i + 1]));
        const elements = coordinatesOf(windows.map(({ length }) => length)).map((k): Element => {
          const place = k.map((j, i) => windows[i][j]);
          if (place.some((p, i) => p < 0 || p >= spatial[i])) return undefined;
          const position = place.reduce((index, p, i) => index * spatial[i] + p, 0);
          return { position, value: x.data[(c[0] * countOf(spatial) + position) * channels + c.at(-1)!] };
        });
        return f(elements);
      },
      dtype,
    );
  };
}

const valuesOf = (elements: readonly Element[]): number[] => elements.flatMap((e) => (e ? [e.value] : []));
export const largest = (elements: readonly Element[]): number => Math.max(...valuesOf(elements));
const total = (elements: readonly Element[]): number => valuesOf(elements).reduce((a, b) => a + b, 0);
export const mean = (elements: readonly Element[]): number => total(elements) / valuesOf(elements).length;
export const meanWithPadding = (elements: readonly Element[]): number => total(elements) / elements.length;
export const norm =
  (p: number) =>
  (elements: readonly Element[]): number =>
    valuesOf(elements).reduce((sum, value) => sum + Math.abs(value) ** p, 0) ** (1 / p);
export const firstLargest = (elements: readonly Element[]): number =>
  elements.find((e) => e !== undefined && e.value === largest(elements))!.position;
