import { customGradient } from "../../autograd/custom-gradient.js";
import { coordinates } from "../../core/coordinates.js";
import type { TensorLike } from "../../core/create.js";
import { sizeOf, stridesOf } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { View } from "../../program/view.js";
import type { PerAxis, WindowAxis } from "../convolution/geometry.js";
import { div, mul, sub } from "../pointwise/arithmetic.js";
import { cast } from "../pointwise/cast.js";
import { maximum, minimum } from "../pointwise/select.js";
import { sum } from "../reduce/reduce.js";
import { embed } from "../shape/assemble.js";
import { reshape } from "../shape/reshape.js";
import { slidingWindows, windowAxes, type SlidingWindow } from "../shape/window.js";
import { padded, resolvePooling, type Pooling, type PoolingOptions } from "./pool.js";

export interface AveragePoolOptions extends PoolingOptions {
  /** Whether padding counts as elements of value 0 (the default), or windows at the edge divide by what they have of x. */
  readonly countIncludePadding?: boolean | undefined;
}

export type AveragePool = (x: TensorLike, size: PerAxis, options?: AveragePoolOptions) => Tensor;

function averagePool(where: string, rank: number): AveragePool {
  return (x, size, options = {}) => {
    const pooling = resolvePooling(x, size, options, ["stride", "padding", "countIncludePadding"], rank, where);
    const total = sums(pooling);
    const hasPadding = pooling.axes.some(({ low, high }) => low + high > 0);
    if (hasPadding && options.countIncludePadding === false) return div(total, countsOf(pooling.axes, total));
    return mul(total, 1 / sizeOf(pooling.axes.map(({ kernel }) => kernel)));
  };
}

/** The mean of each window along one axis: x [B, T, C] → [B, T', C]. */
export const averagePool1d: AveragePool = averagePool("averagePool1d", 1);

/** The mean of each window: x [B, H, W, C] → [B, H', W', C]. */
export const averagePool2d: AveragePool = averagePool("averagePool2d", 2);

/** The mean of each window: x [B, D, H, W, C] → [B, D', H', W', C]. */
export const averagePool3d: AveragePool = averagePool("averagePool3d", 3);

/** The sum of each window. */
export function sums(pooling: Pooling): Tensor {
  const { x, axes } = padded(pooling, 0);
  return sumWindows(x, axes);
}

/**
 * Σ over each window. Where windows overlap, the gradient of a sum over windows is itself one: over dy, spread `stride` apart
 * in zeros. It visits an element once for each window instead of writing all windows out.
 */
function sumWindows(x: Tensor, axes: readonly SlidingWindow[]): Tensor {
  const direct = (source: Tensor): Tensor => {
    const total = sum(slidingWindows(source, axes), windowAxes(axes.length));
    return total;
  };
  const overlap = axes.some(({ kernel, stride, dilation }) => (kernel - 1) * dilation >= stride);
  return overlap ? customGradient(direct, (dy) => [spreadSum(dy, x, axes)])(x) : direct(x);
}

/** dx[h] = Σₖ of dy[o] with o·stride + k·dilation = h: a sum over windows that move by 1. */
function spreadSum(dy: Tensor, x: Tensor, axes: readonly SlidingWindow[]): Tensor {
  const reach = axes.map(({ kernel, dilation }) => (kernel - 1) * dilation);
  const shape = [x.shape[0], ...reach.map((size, i) => x.shape[i + 1] + size), x.shape[axes.length + 1]];
  const strides = stridesOf(shape);
  const region = new View(
    dy.shape,
    [strides[0], ...axes.map(({ stride }, i) => strides[i + 1] * stride), 1],
    reach.reduce((offset, size, i) => offset + size * strides[i + 1], 0),
  );
  return sumWindows(
    embed(dy, shape, region),
    axes.map(({ kernel, dilation }, i) => ({ output: x.shape[i + 1], kernel, stride: 1, dilation })),
  );
}

/** How many elements of x each window has: [1, O₁, O₂, …, 1], of the type of `like`. */
function countsOf(axes: readonly WindowAxis[], like: Tensor): Tensor {
  return axes
    .map(({ output, stride, low, kernel, input }, i) => {
      const start = sub(mul(coordinates([output], 0), stride), low);
      const count = sub(minimum(sub(start, -kernel), input), maximum(start, 0));
      return reshape(
        cast(count, like.dtype),
        like.shape.map((_, axis) => (axis === i + 1 ? output : 1)),
      );
    })
    .reduce((a, b) => mul(a, b));
}
