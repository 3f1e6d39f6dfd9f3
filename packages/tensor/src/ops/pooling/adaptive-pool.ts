import { tensor, type TensorLike } from "../../core/create.js";
import { ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { perAxis, type PerAxis } from "../convolution/geometry.js";
import { gather } from "../indexing/gather.js";
import { mul } from "../pointwise/arithmetic.js";
import { cast } from "../pointwise/cast.js";
import { reshape } from "../shape/reshape.js";
import { sums } from "./average-pool.js";
import { maxima } from "./max-pool.js";
import { resolvePooling, spatialInput } from "./pool.js";

export type AdaptivePool = (x: TensorLike, outputSize: PerAxis) => Tensor;

/** Bin o of `outputs` along an axis is [⌊o · size / outputs⌋, ⌈(o + 1) · size / outputs⌉). */
interface Bins {
  readonly outputs: number;
  /** Elements of the widest bin. */
  readonly width: number;
  readonly starts: readonly number[];
  readonly counts: readonly number[];
}

function adaptive(where: string, rank: number, pool: (x: Tensor, axes: readonly Bins[]) => Tensor): AdaptivePool {
  return (x, outputSize) => {
    const source = spatialInput(x, rank, where);
    const outputs = perAxis(outputSize, rank, 1, "output size", where);
    if (source.shape.slice(1, -1).includes(0)) {
      throw new ShapeError(`${where}: there is no position to pool in ${formatShape(source.shape)}`);
    }
    return pool(
      source,
      outputs.map((count, axis) => binsOf(source.shape[axis + 1], count)),
    );
  };
}

function binsOf(size: number, outputs: number): Bins {
  const starts = Array.from({ length: outputs }, (_, o) => Math.floor((o * size) / outputs));
  const counts = starts.map((start, o) => Math.ceil(((o + 1) * size) / outputs) - start);
  return { outputs, width: Math.max(...counts), starts, counts };
}

/** Bins side by side, all as wide as the widest: narrower ones repeat their last element. */
function spreadBins(x: Tensor, axes: readonly Bins[]): Tensor {
  return axes.reduce((spread, { outputs, width, starts, counts }, i) => {
    if (outputs * width === spread.shape[i + 1]) return spread;
    const places = Int32Array.from({ length: outputs * width }, (_, at) => {
      const o = Math.floor(at / width);
      return starts[o] + Math.min(at % width, counts[o] - 1);
    });
    return gather(spread, tensor(places), i + 1);
  }, x);
}

/** A repeated element comes after its original, so the maximum and who gets its gradient stay the same. */
function adaptiveMax(x: Tensor, axes: readonly Bins[]): Tensor {
  const size = axes.map(({ width }) => width);
  return maxima(resolvePooling(spreadBins(x, axes), size, {}, [], axes.length, "adaptive pooling"));
}

/** Every element counts 1 / its bin's width, repeated ones nothing. */
function adaptiveAverage(x: Tensor, axes: readonly Bins[]): Tensor {
  const weighted = axes.reduce(
    (product, { width, counts }, i) => {
      const weights = Float32Array.from({ length: counts.length * width }, (_, at) => {
        const count = counts[Math.floor(at / width)];
        return at % width < count ? 1 / count : 0;
      });
      const shape = x.shape.map((_, axis) => (axis === i + 1 ? weights.length : 1));
      return mul(product, cast(reshape(tensor(weights), shape), x.dtype));
    },
    spreadBins(x, axes),
  );
  const size = axes.map(({ width }) => width);
  return sums(resolvePooling(weighted, size, {}, [], axes.length, "adaptive pooling"));
}

/** `adaptiveAveragePool2d` along one axis: x [B, T, C] → [B, output, C]. */
export const adaptiveAveragePool1d: AdaptivePool = adaptive("adaptiveAveragePool1d", 1, adaptiveAverage);

/**
 * The means of as many bins as are asked for, whatever the input's size: x [B, H, W, C] → [B, ...outputSize, C]. Bin o of O
 * along an axis of N elements is ⌊o·N/O⌋ … ⌈(o+1)·N/O⌉ − 1; bins overlap where O does not divide N.
 */
export const adaptiveAveragePool2d: AdaptivePool = adaptive("adaptiveAveragePool2d", 2, adaptiveAverage);

/** `adaptiveAveragePool2d` with one axis more: x [B, D, H, W, C] → [B, ...outputSize, C]. */
export const adaptiveAveragePool3d: AdaptivePool = adaptive("adaptiveAveragePool3d", 3, adaptiveAverage);

/** The largest elements of the bins of `adaptiveAveragePool1d`. */
export const adaptiveMaxPool1d: AdaptivePool = adaptive("adaptiveMaxPool1d", 1, adaptiveMax);

/** The largest elements of the bins of `adaptiveAveragePool2d`; the first of equals gets the gradient. */
export const adaptiveMaxPool2d: AdaptivePool = adaptive("adaptiveMaxPool2d", 2, adaptiveMax);

/** The largest elements of the bins of `adaptiveAveragePool3d`. */
export const adaptiveMaxPool3d: AdaptivePool = adaptive("adaptiveMaxPool3d", 3, adaptiveMax);
