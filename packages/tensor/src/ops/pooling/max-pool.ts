import { customGradient, stopGradient } from "../../autograd/custom-gradient.js";
import { coordinates, positions } from "../../core/coordinates.js";
import type { TensorLike } from "../../core/create.js";
import { sizeOf, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import type { PerAxis, WindowAxis } from "../convolution/geometry.js";
import { add, mul, sub } from "../pointwise/arithmetic.js";
import { equal, greaterEqual, less, logicalAnd, logicalOr, notEqual, where } from "../pointwise/select.js";
import { max, min } from "../reduce/reduce.js";
import { broadcastTo } from "../shape/broadcast.js";
import { reshape } from "../shape/reshape.js";
import { slidingWindows, windowAxes } from "../shape/window.js";
import { padded, resolvePooling, type Pooling, type PoolingOptions } from "./pool.js";

export interface MaxPoolOptions extends PoolingOptions {
  /** Distance between neighbouring elements of a window. */
  readonly dilation?: PerAxis | undefined;
}

export type MaxPool = (x: TensorLike, size: PerAxis, options?: MaxPoolOptions) => Tensor;
export type MaxPoolWithIndices = (x: TensorLike, size: PerAxis, options?: MaxPoolOptions) => IndexedMaxima;

export interface IndexedMaxima {
  readonly values: Tensor;
  /** For each value, its row-major position among the spatial positions of x → int32. */
  readonly indices: Tensor;
}

const OPTIONS = ["stride", "padding", "dilation"];

function maxPool(where_: string, rank: number): MaxPool {
  return (x, size, options = {}) => maxima(resolvePooling(x, size, options, OPTIONS, rank, where_));
}

function maxPoolWithIndices(where_: string, rank: number): MaxPoolWithIndices {
  return (x, size, options = {}) => {
    const pooling = resolvePooling(x, size, options, OPTIONS, rank, where_);
    return { values: maxima(pooling), indices: indicesOf(pooling) };
  };
}

/** The largest element of each window along one axis: x [B, T, C] → [B, T', C]. */
export const maxPool1d: MaxPool = maxPool("maxPool1d", 1);

/**
 * The largest element of each window: x [B, H, W, C] → [B, H', W', C]. Padding counts as −∞; NaN wins. Of equal elements the
 * first, row by row, gets the gradient.
 */
export const maxPool2d: MaxPool = maxPool("maxPool2d", 2);

/** The largest element of each window: x [B, D, H, W, C] → [B, D', H', W', C]. */
export const maxPool3d: MaxPool = maxPool("maxPool3d", 3);

/** `maxPool1d` with the position along T of each maximum: what `maxUnpool1d` needs. */
export const maxPool1dWithIndices: MaxPoolWithIndices = maxPoolWithIndices("maxPool1dWithIndices", 1);

/** `maxPool2d` with the position h·W + w of each maximum: what `maxUnpool2d` needs. */
export const maxPool2dWithIndices: MaxPoolWithIndices = maxPoolWithIndices("maxPool2dWithIndices", 2);

/** `maxPool3d` with the position (d·H + h)·W + w of each maximum: what `maxUnpool3d` needs. */
export const maxPool3dWithIndices: MaxPoolWithIndices = maxPoolWithIndices("maxPool3dWithIndices", 3);

/** The maximum of each window; the gradient goes to the first element that equals it. */
export function maxima(pooling: Pooling): Tensor {
  const { x, axes } = padded(pooling, -Infinity);
  const kernel = axes.map((axis) => axis.kernel);
  const y = customGradient(
    (windows) => max(windows, windowAxes(axes.length), { keepDims: true }),
    (dy, largest, windows) => {
      const taps = broadcastTo(reshape(positions(kernel), alongWindows(kernel)), windows.shape);
      const first = firstMaximum(windows, largest, taps, sizeOf(kernel), pooling);
      return [where(equal(first, taps), dy, 0)];
    },
  )(slidingWindows(x, axes));
  return withoutWindows(y, axes);
}

/** Where each maximum lies: the least position of x at which its window has it. */
function indicesOf(pooling: Pooling): Tensor {
  const { x, axes } = padded(pooling, -Infinity);
  const windows = slidingWindows(stopGradient(x), axes);
  const largest = max(windows, windowAxes(axes.length), { keepDims: true });
  const places = slidingWindows(placesOf(x.shape, pooling.axes), axes);
  return withoutWindows(firstMaximum(windows, largest, places, 2 ** 31 - 1, pooling), axes);
}

/** The least of `order` over the elements of a window that equal its maximum (or are NaN) and are not padding. */
function firstMaximum(windows: Tensor, largest: Tensor, order: Tensor, none: number, pooling: Pooling): Tensor {
  const equals = logicalOr(equal(windows, largest), notEqual(windows, windows));
  const inside = insideOf(pooling);
  const found = inside === undefined ? equals : logicalAnd(equals, inside);
  return min(where(found, order, none), windowAxes(pooling.axes.length), { keepDims: true });
}

/** Whether an element of the windows is one of x and not padding, for any batch and channel; undefined without padding. */
function insideOf(pooling: Pooling): Tensor | undefined {
  const { x, axes } = padded(pooling, -Infinity);
  const shape = oneImage(x.shape);
  const tests = pooling.axes.flatMap(({ low, input }, i) => {
    const place = coordinates(shape, i + 1);
    return [
      ...(low > 0 ? [greaterEqual(place, low)] : []),
      ...(shape[i + 1] > low + input ? [less(place, low + input)] : []),
    ];
  });
  return tests.length === 0 ? undefined : slidingWindows(tests.reduce(logicalAnd), axes);
}

/** The row-major position, among the spatial positions of the unpadded input, of each element of the padded one. */
function placesOf(shape: Shape, axes: readonly WindowAxis[]): Tensor {
  return axes
    .map(({ low }, i) => sub(coordinates(oneImage(shape), i + 1), low))
    .reduce((place, next, i) => add(mul(place, axes[i].input), next));
}

/** The shape of one image with one channel. */
function oneImage(shape: Shape): number[] {
  return [1, ...shape.slice(1, -1), 1];
}

/** Sizes along the window axes of [B, O₁, K₁, O₂, K₂, …, C], 1 elsewhere. */
function alongWindows(kernel: readonly number[]): number[] {
  return [1, ...kernel.flatMap((size) => [1, size]), 1];
}

/** [B, O₁, 1, O₂, 1, …, C] → [B, O₁, O₂, …, C]. */
function withoutWindows(y: Tensor, axes: readonly WindowAxis[]): Tensor {
  return reshape(y, [y.shape[0], ...axes.map(({ output }) => output), y.shape[y.rank - 1]]);
}
