import type { MapStep, ReduceStep, Step } from "../../program/program.js";
import { withAxes } from "../../program/rewrite.js";

/** A loop without axes of size 1 (but for one reduced axis): loops over the same elements then have the same axes. */
export function squeeze(step: Step): Step {
  if (step.kind === "named" || !step.dims.includes(1)) return step;
  const { dims } = step;
  const boundary = dims.length - (step.kind === "reduce" ? step.reduced : 0);
  const order: number[] = [];
  for (let axis = 0; axis < boundary; axis++) if (dims[axis] !== 1) order.push(axis);
  const kept = order.length;
  for (let axis = boundary; axis < dims.length; axis++) if (dims[axis] !== 1) order.push(axis);
  if (step.kind === "map") return reorder(step, order);
  if (order.length === kept) order.push(boundary);
  return { ...reorder(step, order), reduced: order.length - kept };
}

/** A loop whose axes are those of another in the given order; −1 stands for a new axis that nothing moves along. */
export function reorder<S extends MapStep | ReduceStep>(step: S, order: readonly number[]): S {
  const dims = order.map((axis) => step.dims[axis] ?? 1);
  return withAxes(step, dims, (strides) => order.map((axis) => strides[axis] ?? 0));
}
