import { defineOp } from "../../core/op.js";
import type { Tensor } from "../../core/tensor.js";
import { sliceOf, type View } from "../../program/view.js";
import { embed } from "./assemble.js";

/** The part of a tensor that a strided region of its (row-major) elements describes: what `embed` undoes. */
const sliceViewOp = defineOp<{ region: View; start: readonly number[]; step: readonly number[] }>({
  name: "region",
  infer: ([x], { region }) => ({ shape: region.shape, dtype: x.dtype }),
  kernel: { kind: "view", view: (view, { region, start, step }) => view.slice(start, step, region.shape) },
  gradient: (dy, _, [x], { region }) => [embed(dy, x.shape, region)],
  batch: ({ count, all, sources: [x] }, { region }) => sliceView(all(0), region.repeated(count, x.size)),
  batchSum: ({ sum }, { region }) => sliceView(sum(0), region),
});

export function sliceView(x: Tensor, region: View): Tensor {
  return sliceViewOp([x], { region, ...sliceOf(x.shape, region) });
}
