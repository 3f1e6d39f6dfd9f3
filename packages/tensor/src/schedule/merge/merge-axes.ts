import { variablesOf } from "../../expression/transform.js";
import { expressionsOf, outputsOf, type Step } from "../../program/program.js";
import { withAxes } from "../../program/rewrite.js";

/** Anything with a stride per axis. */
interface Strided {
  readonly strides: readonly number[];
}

/** Walks neighbouring axes as one where every access allows it, and drops axes of size 1: longer inner loops. */
export function mergeAxes(step: Step): Step {
  if (step.kind === "named") return step;
  const { dims } = step;
  const walkers: Strided[] = [...step.loads];
  for (const { store } of outputsOf(step)) walkers.push(store);
  for (const expression of expressionsOf(step)) {
    for (const variable of variablesOf(expression)) if (variable.kind === "coordinate") walkers.push(variable);
  }
  const boundary = dims.length - (step.kind === "reduce" ? step.reduced : 0);
  const kept = groupAxes(dims, 0, boundary, walkers);
  const reduced = step.kind === "reduce" ? groupAxes(dims, boundary, dims.length, walkers) : [];
  const groups = [...kept, ...reduced];
  if (groups.length === dims.length && groups.every(({ last, size }) => dims[last] === size)) return step;
  const merged = withAxes(
    step,
    groups.map(({ size }) => size),
    (strides) => groups.map(({ last }) => strides[last] ?? 0),
  );
  return merged.kind === "map" ? merged : { ...merged, reduced: reduced.length };
}

/** A run of axes that every walker passes with one stride, that of the last; −1 where there is none. */
interface Group {
  last: number;
  size: number;
}

/** At least one group, which may be empty. */
function groupAxes(dims: readonly number[], from: number, to: number, walkers: readonly Strided[]): Group[] {
  const groups: Group[] = [];
  for (let axis = from; axis < to; axis++) {
    const size = dims[axis];
    if (size === 1) continue;
    const group = groups.at(-1);
    if (group && walkers.every(({ strides }) => strides[group.last] === strides[axis] * size)) {
      group.last = axis;
      group.size *= size;
    } else groups.push({ last: axis, size });
  }
  return groups.length > 0 ? groups : [{ last: -1, size: 1 }];
}
