import { defineOp, type OpFunction } from "../../core/op.js";
import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { View } from "../../program/view.js";
import { reshape } from "./reshape.js";
import { slice } from "./slice.js";

/** A window that slides over one axis: element k of window o is o·stride + k·dilation. */
export interface SlidingWindow {
  /** Number of windows. */
  readonly output: number;
  /** Elements of each. */
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

interface WindowAttributes {
  readonly axes: readonly SlidingWindow[];
}

/** Overlapping windows are only strides: no element is copied. */
const windowsOp: OpFunction<WindowAttributes> = defineOp<WindowAttributes>({
  name: "windows",
  infer: ([x], { axes }) => ({ shape: [x.shape[0], ...windowShape(axes), x.shape[axes.length + 1]], dtype: x.dtype }),
  kernel: { kind: "view", view: (view, { axes }) => windowsOf(view, axes) },
  gradient: (dy, _, [x], { axes }) => [overlapAddOp([dy], { axes, shape: x.shape })],
});

/** What `windows` undoes: each element is the sum of what all windows have in its place. */
const overlapAddOp: OpFunction<OverlapAttributes> = defineOp<OverlapAttributes>({
  name: "overlapAdd",
  infer: ([y], { shape }) => ({ shape, dtype: y.dtype }),
  kernel: {
    kind: "named",
    name: "overlapAdd",
    numbers: ({ axes }) =>
      Object.fromEntries(
        axes.flatMap(({ stride, dilation }, i) => [
          [`stride${i}`, stride],
          [`dilation${i}`, dilation],
        ]),
      ),
  },
  gradient: (dx, _, __, { axes }) => [windowsOp([dx], { axes })],
  flops: ([y]) => y.size,
});

interface OverlapAttributes extends WindowAttributes {
  readonly shape: Shape;
}

function windowShape(axes: readonly SlidingWindow[]): number[] {
  return axes.flatMap(({ output, kernel }) => [output, kernel]);
}

function windowsOf({ shape, strides, offset }: View, axes: readonly SlidingWindow[]): View {
  const inner = axes.flatMap(({ stride, dilation }, i) => [strides[i + 1] * stride, strides[i + 1] * dilation]);
  const last = axes.length + 1;
  return new View([shape[0], ...windowShape(axes), shape[last]], [strides[0], ...inner, strides[last]], offset);
}

/**
 * The windows of a tensor as a view: x [B, S₁, S₂, …, C] → [B, O₁, K₁, O₂, K₂, …, C], each spatial axis followed by the
 * elements of its window. Pooling reduces the K axes. Every window lies within x.
 */
export function slidingWindows(x: Tensor, axes: readonly SlidingWindow[]): Tensor {
  const abut = axes.every(({ kernel, stride, dilation }) => kernel === stride && dilation === 1);
  if (!abut) return windowsOp([x], { axes });
  // Windows that lie side by side are a reshape, whose gradient is one as well.
  const used = slice(x, [null, ...axes.map(({ output, kernel }): [number, number] => [0, output * kernel])]);
  return reshape(used, [x.shape[0], ...windowShape(axes), x.shape[axes.length + 1]]);
}

/** Adds windows [B, O₁, K₁, O₂, K₂, …, C] up in their places in zeros of a shape [B, S₁, S₂, …, C]. */
export function overlapAdd(windows: Tensor, axes: readonly SlidingWindow[], shape: Shape): Tensor {
  return overlapAddOp([windows], { axes, shape });
}

/** The axes of `slidingWindows`' result along which a window lies. */
export function windowAxes(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => 2 * axis + 2);
}
