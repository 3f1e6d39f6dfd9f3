import { checkOptions } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { spatialNames } from "../convolution/conv.js";
import {
  extentOf,
  perAxis,
  resolveWindow,
  type Padding,
  type PerAxis,
  type WindowAxis,
} from "../convolution/geometry.js";
import { toFloat } from "../define.js";
import { pad } from "../shape/assemble.js";

export interface PoolingOptions {
  /** How far the window moves; its own size without it. */
  readonly stride?: PerAxis | undefined;
  /** As for convolutions, at most half a window on each side. */
  readonly padding?: Exclude<Padding, "causal"> | undefined;
}

/** An input and the windows over it, checked. */
export interface Pooling {
  readonly x: Tensor;
  readonly axes: readonly WindowAxis[];
}

/** x [B, ...spatial, C] as floats, or an error that says what was expected. */
export function spatialInput(x: TensorLike, rank: number, where: string): Tensor {
  const source = toFloat(asTensor(x));
  if (source.rank === rank + 2) return source;
  const advice = source.rank === rank + 1 ? "; add the batch axis with expandDims(x, 0)" : "";
  throw new ShapeError(`${where}: expected x [B, ${spatialNames[rank]}, C], got ${formatShape(source.shape)}${advice}`);
}

export function resolvePooling(
  x: TensorLike,
  size: PerAxis,
  options: PoolingOptions & { readonly dilation?: PerAxis | undefined },
  known: readonly string[],
  rank: number,
  where: string,
): Pooling {
  checkOptions(options, known, where);
  const source = spatialInput(x, rank, where);
  const kernel = perAxis(size, rank, 1, "window size", where);
  const { stride = kernel, padding, dilation } = options;
  const axes = resolveWindow(source.shape.slice(1, -1), kernel, { stride, padding, dilation }, where);
  const wide = axes.find((axis) => Math.max(axis.low, axis.high) > Math.floor(extentOf(axis) / 2));
  if (wide !== undefined) {
    throw new InvalidArgumentError(
      `${where}: padding [${wide.low}, ${wide.high}] is more than half the window (${extentOf(wide)}), ` +
        "so that some windows would hold nothing else",
    );
  }
  return { x: source, axes };
}

/** x with `value` around its spatial axes, as far as windows reach, and the windows over that. */
export function padded({ x, axes }: Pooling, value: number): Pooling {
  const amounts = axes.map((axis): [number, number] => {
    const reach = (axis.output - 1) * axis.stride + extentOf(axis);
    return [axis.low, Math.max(0, reach - axis.input - axis.low)];
  });
  return {
    x: pad(x, [[0, 0], ...amounts, [0, 0]], value),
    axes: axes.map((axis, i) => ({
      ...axis,
      input: axis.input + amounts[i][0] + amounts[i][1],
      low: 0,
      high: 0,
    })),
  };
}
