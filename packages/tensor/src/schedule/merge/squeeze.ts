import { leafMapper } from "../../expression/transform.js";
import type { MapStep, ReduceStep, Step } from "../../program/program.js";
import { rewriteLoop } from "../../program/rewrite.js";

/** A loop without axes of size 1 (but for one reduced axis): loops over the same elements then have the same axes. */
export function squeeze(step: Step): Step {
  if (step.kind === "named" || !step.dims.includes(1)) return step;
  const boundary = step.dims.length - (step.kind === "reduce" ? step.reduced : 0);
  const kept = axesBetween(step, 0, boundary);
  const reduced = axesBetween(step, boundary, step.dims.length);
  if (step.kind === "reduce" && reduced.length === 0) reduced.push(boundary);
  const squeezed = reorder(step, [...kept, ...reduced]);
  return squeezed.kind === "reduce" ? { ...squeezed, reduced: reduced.length } : squeezed;
}

function axesBetween({ dims }: MapStep | ReduceStep, from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i).filter((axis) => dims[axis] !== 1);
}

/** A loop whose axes are those of another in the given order; `undefined` stands for a new axis that nothing moves along. */
export function reorder<S extends MapStep | ReduceStep>(step: S, order: readonly (number | undefined)[]): S {
  const project = <T extends { readonly strides: readonly number[] }>(walker: T): T => ({
    ...walker,
    strides: order.map((axis) => (axis === undefined ? 0 : walker.strides[axis])),
  });
  const expression = leafMapper((leaf) => (leaf.kind === "coordinate" ? project(leaf) : leaf));
  const dims = order.map((axis) => (axis === undefined ? 1 : step.dims[axis]));
  return { ...rewriteLoop(step, { access: project, expression }), dims };
}
