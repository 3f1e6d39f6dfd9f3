import { load, withArguments } from "../expression/build.js";
import type { Expression } from "../expression/expression.js";
import { variablesOf } from "../expression/transform.js";
import { sameAccess } from "../program/access.js";
import { outputsOf, type Access, type MapStep, type Output, type ReduceStep } from "../program/program.js";
import { elementWeight } from "../schedule/cost.js";
import { mergeAxes } from "../schedule/merge/merge-axes.js";
import { reorder } from "../schedule/merge/squeeze.js";

/** Weight of an expression that costs no more than the memory it goes through: no exponential, and no long formula. */
const CHEAP = 8;

/**
 * What a loop computes for one of the buffers that it stores, as a loop of its own that may run later; undefined where
 * that is no cheap element-wise expression of what is then still there. Of what the first loop stored as well, such as the
 * statistics of a row, the second one loads what it needs.
 *
 * @param isThere whether a buffer holds all that it holds after the first loop, when the second one runs
 */
export function secondLoop(
  step: MapStep | ReduceStep,
  buffer: number,
  isThere: (buffer: number) => boolean,
): MapStep | undefined {
  const outputs = step.kind === "map" ? step.outputs : step.stores;
  const output = outputs.find(({ store }) => store.buffer === buffer);
  if (!output || step.dims.includes(0)) return undefined;
  const stored = outputsOf(step).filter(({ store }) => store.buffer !== buffer && isThere(store.buffer));
  const loads: Access[] = [];
  const value = fromMemory(output.value, step, stored, loads);
  const isPure = !variablesOf(value).some(({ kind }) => kind === "accumulator");
  if (!isPure || elementWeight(value, () => true) > CHEAP) return undefined;
  // What it loads while it stores there was there too early.
  const isFinal = (access: Access): boolean =>
    isThere(access.buffer) &&
    outputsOf(step).every(({ store }) => store.buffer !== access.buffer || sameAccess(store, access));
  return loads.every(isFinal) ? inOrder(step, { store: output.store, value }, loads) : undefined;
}

/** An expression of a loop from what the loop loads and what it has stored. */
function fromMemory(
  root: Expression,
  step: MapStep | ReduceStep,
  stored: readonly Output[],
  loads: Access[],
): Expression {
  const known = new Map<Expression, Expression>();
  const loaded = (access: Access, { dtype }: Expression): Expression => {
    const slot = loads.findIndex((other) => sameAccess(other, access));
    return load(slot >= 0 ? slot : loads.push(access) - 1, dtype);
  };
  const rewrite = (part: Expression): Expression => {
    if (part.kind === "load") return loaded(step.loads[part.slot], part);
    const result = part.kind === "constant" ? undefined : stored.find(({ value }) => value === part);
    if (result) return loaded(result.store, part);
    return part.kind === "apply" ? withArguments(part, part.args.map(visit)) : part;
  };
  const visit = (part: Expression): Expression => {
    const done = known.get(part) ?? rewrite(part);
    known.set(part, done);
    return done;
  };
  return visit(root);
}

/** A loop over the elements of another in the order in which its result lies in memory. */
function inOrder({ dims, label, origins }: MapStep | ReduceStep, output: Output, loads: readonly Access[]): MapStep {
  const { strides } = output.store;
  const axes = dims.map((_, axis) => axis).sort((a, b) => Math.abs(strides[b]) - Math.abs(strides[a]));
  const loop: MapStep = { kind: "map", label, ...(origins && { origins }), dims, loads, outputs: [output] };
  const merged = mergeAxes(reorder(loop, axes));
  return merged.kind === "map" ? merged : loop;
}
