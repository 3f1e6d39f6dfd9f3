import type { Expression } from "../../expression/expression.js";
import { leafMapper, variablesOf } from "../../expression/transform.js";
import { expressionsOf, outputsOf, type Step } from "../../program/program.js";
import { rewriteLoop } from "../../program/rewrite.js";

/** Anything with a stride per axis. */
interface Strided {
  readonly strides: readonly number[];
}

/** Walks neighbouring axes as one where every access allows it, and drops axes of size 1: longer inner loops. */
export function mergeAxes(step: Step): Step {
  if (step.kind === "named") return step;
  const stores = outputsOf(step).map(({ store }) => store);
  const walkers: Strided[] = [...step.loads, ...stores, ...coordinatesOf(expressionsOf(step))];
  const boundary = step.dims.length - (step.kind === "reduce" ? step.reduced : 0);
  const kept = groupAxes(step.dims, 0, boundary, walkers);
  const reduced = step.kind === "reduce" ? groupAxes(step.dims, boundary, step.dims.length, walkers) : [];
  const groups = [...kept, ...reduced];
  if (groups.length === step.dims.length && groups.every((group) => group.length === 1)) return step;
  const project = <T extends Strided>(walker: T): T => ({
    ...walker,
    strides: groups.map((group) => lastStride(group, walker)),
  });
  const expression = leafMapper((leaf) => (leaf.kind === "coordinate" ? project(leaf) : leaf));
  const dims = groups.map((group) => group.reduce((size, axis) => size * step.dims[axis], 1));
  const merged = { ...rewriteLoop(step, { access: project, expression }), dims };
  return merged.kind === "map" ? merged : { ...merged, reduced: reduced.length };
}

function coordinatesOf(expressions: readonly Expression[]): Strided[] {
  return expressions.flatMap(variablesOf).filter((variable) => variable.kind === "coordinate");
}

/** Runs of axes that every walker passes with one stride; always at least one, which may be empty: size 1. */
function groupAxes(dims: readonly number[], from: number, to: number, walkers: readonly Strided[]): number[][] {
  const groups: number[][] = [];
  for (let axis = from; axis < to; axis++) {
    if (dims[axis] === 1) continue;
    const last = groups.at(-1);
    const previous = last?.at(-1);
    const joins =
      previous !== undefined && walkers.every(({ strides }) => strides[previous] === strides[axis] * dims[axis]);
    if (last && joins) last.push(axis);
    else groups.push([axis]);
  }
  return groups.length > 0 ? groups : [[]];
}

function lastStride(group: readonly number[], { strides }: Strided): number {
  const axis = group.at(-1);
  return axis === undefined ? 0 : strides[axis];
}
