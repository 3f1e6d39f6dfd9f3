import type { Expression } from "../expression/expression.js";
import { flattenExpression, leafMapper } from "../expression/transform.js";
import type { Access, Step } from "../program/program.js";

/** Anything with a stride per axis. */
interface Strided {
  readonly strides: readonly number[];
}

/** Walks neighbouring axes as one where every access allows it, and drops axes of size 1: longer inner loops. */
export function mergeAxes(step: Step): Step {
  if (step.kind === "named") return step;
  const expressions = step.kind === "map" ? step.outputs.map(({ value }) => value) : [step.body, step.output.value];
  const stores = step.kind === "map" ? step.outputs.map(({ store }) => store) : [step.output.store];
  const walkers: Strided[] = [...step.loads, ...stores, ...coordinatesOf(expressions)];
  const boundary = step.dims.length - (step.kind === "reduce" ? step.reduced : 0);
  const groups = [
    ...groupAxes(step.dims, 0, boundary, walkers),
    ...(step.kind === "reduce" ? groupAxes(step.dims, boundary, step.dims.length, walkers) : []),
  ];
  const dims = groups.map((group) => group.reduce((size, axis) => size * step.dims[axis], 1));
  const project = <T extends Strided>(walker: T): T => ({
    ...walker,
    strides: groups.map((group) => lastStride(group, walker)),
  });
  const rewrite = leafMapper((leaf) => (leaf.kind === "coordinate" ? project(leaf) : leaf));
  const loads = step.loads.map((access) => project<Access>(access));
  if (step.kind === "map") {
    const outputs = step.outputs.map(({ store, value }) => ({ store: project(store), value: rewrite(value) }));
    return { ...step, dims, loads, outputs };
  }
  const kept = groupAxes(step.dims, 0, boundary, walkers).length;
  return {
    ...step,
    dims,
    reduced: dims.length - kept,
    loads,
    body: rewrite(step.body),
    output: { store: project(step.output.store), value: rewrite(step.output.value) },
  };
}

function coordinatesOf(expressions: readonly Expression[]): Strided[] {
  return flattenExpression(expressions).filter((part) => part.kind === "coordinate");
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
