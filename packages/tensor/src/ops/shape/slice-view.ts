import { defineOp } from "../../core/op.js";
import { stridesOf } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import type { View } from "../../program/view.js";
import { embed } from "./assemble.js";

/** The part of a tensor that a strided region of its (row-major) elements describes: what `embed` undoes. */
const sliceViewOp = defineOp<{ region: View; start: readonly number[]; step: readonly number[] }>({
  name: "region",
  infer: ([x], { region }) => ({ shape: region.shape, dtype: x.dtype }),
  kernel: { kind: "view", view: (view, { region, start, step }) => view.slice(start, step, region.shape) },
  gradient: (dy, _, [x], { region }) => [embed(dy, x.shape, region)],
});

export function sliceView(x: Tensor, region: View): Tensor {
  const strides = stridesOf(x.shape);
  let rest = region.offset;
  const start = strides.map((stride) => {
    const position = stride === 0 ? 0 : Math.floor(rest / stride);
    rest -= position * stride;
    return position;
  });
  const step = strides.map((stride, axis) => (stride === 0 ? 1 : region.strides[axis] / stride));
  return sliceViewOp([x], { region, start, step });
}
