import { EPSILON, sizeOf, type Attributes } from "../../src/ops/case.js";
import { windowedShape } from "../../src/ops/windows.js";
import type { Matrix } from "./definitions.js";

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Every product that a convolution adds up: of which x, which W and which y. */
function* taps(
  { shape }: Matrix,
  W: Matrix,
  attributes: Attributes,
): Generator<readonly [x: number, W: number, y: number]> {
  const { stride = 1, padding = 0, groups = 1 } = attributes;
  const [, height, width, channels] = shape;
  const [size, , perGroup, filters] = W.shape;
  const y = windowedShape("conv2d", [shape, W.shape], attributes);
  for (let at = 0; at < sizeOf(y); at++) {
    const [b, row] = [Math.floor(at / (y[1] * y[2] * y[3])), Math.floor(at / (y[2] * y[3])) % y[1]];
    const [column, o] = [Math.floor(at / y[3]) % y[2], at % y[3]];
    for (let tap = 0; tap < size * size * perGroup; tap++) {
      const [i, j, c] = [Math.floor(tap / (size * perGroup)), Math.floor(tap / perGroup) % size, tap % perGroup];
      const [h, w] = [row * stride + i - padding, column * stride + j - padding];
      if (h < 0 || w < 0 || h >= height || w >= width) continue;
      const channel = Math.floor(o / (filters / groups)) * perGroup + c;
      yield [((b * height + h) * width + w) * channels + channel, tap * filters + o, at];
    }
  }
}

/** y, dx or dW of a convolution. */
export function convolved([x, W, dy]: Matrix[], attributes: Attributes): number[] {
  const { by } = attributes;
  const size =
    by === undefined ? sizeOf(windowedShape("conv2d", [x.shape, W.shape], attributes)) : [x, W][by].data.length;
  const result = Array.from({ length: size }, () => 0);
  for (const [i, j, k] of taps(x, W, attributes)) {
    if (by === undefined) result[k] += x.data[i] * W.data[j];
    else if (by === 0) result[i] += dy.data[k] * W.data[j];
    else result[j] += dy.data[k] * x.data[i];
  }
  return result;
}

/** The largest of each window, or dx: dy where that was. */
export function pooled([x, dy]: Matrix[], { size = 1, by }: Attributes): number[] {
  const [, height, width, channels] = x.shape;
  const [batch, rows, columns] = windowedShape("maxPool2d", [x.shape], { size });
  const places = Array.from({ length: batch * rows * columns * channels }, (_, at) => {
    const [b, row] = [Math.floor(at / (rows * columns * channels)), Math.floor(at / (columns * channels)) % rows];
    const column = Math.floor(at / channels) % columns;
    const window = Array.from({ length: size * size }, (_, k) => {
      const [h, w] = [row * size + Math.floor(k / size), column * size + (k % size)];
      return ((b * height + h) * width + w) * channels + (at % channels);
    });
    return window.reduce((best, place) => (x.data[place] > x.data[best] ? place : best));
  });
  if (by === undefined) return places.map((place) => x.data[place]);
  const dx = x.data.map(() => 0);
  for (const [at, place] of places.entries()) dx[place] += dy.data[at];
  return dx;
}

/** Batch normalization, or dx = γ / σ · (dy − mean(dy) − x̂ · mean(dy · x̂)). */
export function batchNormalized([x, gamma, beta, dy]: Matrix[], { by }: Attributes): number[] {
  const channels = gamma.data.length;
  const ofChannel = (values: readonly number[], c: number): number[] => values.filter((_, i) => i % channels === c);
  const facts = gamma.data.map((_, c) => {
    const values = ofChannel(x.data, c);
    const mean = total(values) / values.length;
    const deviation = Math.sqrt(total(values.map((v) => (v - mean) ** 2)) / values.length + EPSILON);
    const normalized = values.map((v) => (v - mean) / deviation);
    const given = dy ? ofChannel(dy.data, c) : [];
    const along = total(given.map((d, i) => d * normalized[i])) / values.length;
    return { mean, deviation, along, meanDy: total(given) / values.length };
  });
  return x.data.map((value, i) => {
    const { mean, deviation, along, meanDy } = facts[i % channels];
    const normalized = (value - mean) / deviation;
    if (by === undefined) return normalized * gamma.data[i % channels] + beta.data[i % channels];
    return (gamma.data[i % channels] / deviation) * (dy.data[i] - meanDy - normalized * along);
  });
}
