import type { Expression } from "../../expression/expression.js";
import { flattenExpression, leafMapper } from "../../expression/transform.js";
import {
  accessesOf,
  describeBoth,
  type Access,
  type Buffer,
  type MapStep,
  type Output,
  type Step,
} from "../../program/program.js";
import { load } from "../../expression/build.js";
import { sameAccess } from "../loop-builder.js";
import type { Schedule } from "../scheduler.js";

/** Loops with more loads than this would spill registers and gain nothing. */
const MAX_LOADS = 16;

/**
 * Joins neighbouring element-wise loops over the same axes into one with several outputs: an optimizer's update of
 * values and moments becomes one pass. What the first stored and only the second loaded is no longer stored.
 */
export function mergeMaps(schedule: Schedule): Schedule {
  const { buffers, commit } = schedule;
  const before = mergeRun(schedule.steps.slice(0, commit), buffers);
  const after = mergeRun(schedule.steps.slice(commit), buffers);
  const steps = dropUnread([...before, ...after], buffers, new Set(schedule.outputs));
  return { ...schedule, steps, commit: before.length };
}

/** Primitives that one loop may compute: a longer body gains nothing and takes long to compile. */
const MAX_PRIMITIVES = 600;

/** How far back a loop looks for one to join. */
const REACH = 4;

function mergeRun(steps: readonly Step[], buffers: readonly Buffer[]): Step[] {
  const merged: Step[] = [];
  for (const step of steps) if (!(step.kind === "map" && joinEarlier(merged, step, buffers))) merged.push(step);
  return merged;
}

/** Joins a loop with an earlier one, which moves behind the steps between them if it has nothing to do with those. */
function joinEarlier(merged: Step[], step: MapStep, buffers: readonly Buffer[]): boolean {
  for (let back = 1; back <= Math.min(REACH, merged.length); back++) {
    const earlier = merged[merged.length - back];
    const between = merged.slice(merged.length - back + 1);
    if (earlier.kind !== "map" || between.some((other) => !areIndependent(earlier, other, buffers))) continue;
    const joined = join(earlier, step, buffers);
    if (!joined) continue;
    merged.splice(merged.length - back, back, ...between, joined);
    return true;
  }
  return false;
}

/** Whether two steps may run in either order: neither writes what the other touches. */
export function areIndependent(a: Step, b: Step, buffers: readonly Buffer[]): boolean {
  const [x, y] = [accessesOf(a), accessesOf(b)];
  const touch = (writes: readonly Access[], others: readonly Access[]): boolean =>
    writes.some((write) => others.some((other) => overlaps(write, other, buffers)));
  return !touch(x.writes, [...y.reads, ...y.writes]) && !touch(y.writes, x.reads);
}

function join(first: MapStep, second: MapStep, buffers: readonly Buffer[]): MapStep | undefined {
  const sameAxes =
    first.dims.length === second.dims.length && first.dims.every((size, axis) => size === second.dims[axis]);
  if (!sameAxes || first.loads.length + second.loads.length > MAX_LOADS) return undefined;
  const loads = [...first.loads];
  const replacements: Expression[] = [];
  for (const [slot, access] of second.loads.entries()) {
    const stored = first.outputs.find((output) => overlaps(output.store, access, buffers));
    if (stored && !(stored.store.buffer === access.buffer && sameAccess(stored.store, access))) return undefined;
    replacements.push(stored ? stored.value : load(slotOf(access, loads), typeOf(second, slot, buffers)));
  }
  if (!writesAfterReads(first, second, buffers) || primitivesOf(first) + primitivesOf(second) > MAX_PRIMITIVES) {
    return undefined;
  }
  const rewrite = leafMapper((leaf) => (leaf.kind === "load" ? replacements[leaf.slot] : leaf));
  const rewritten = second.outputs.map(({ store, value }): Output => ({ store, value: rewrite(value) }));
  const outputs = [...first.outputs, ...rewritten];
  return { kind: "map", ...describeBoth(first, second), dims: first.dims, loads, outputs };
}

function primitivesOf({ outputs }: MapStep): number {
  return flattenExpression(outputs.map(({ value }) => value)).length;
}

/** In one loop a store follows the loads of its own coordinate only: it may overwrite nothing else that is loaded. */
function writesAfterReads(first: MapStep, second: MapStep, buffers: readonly Buffer[]): boolean {
  return second.outputs.every(
    ({ store }) =>
      first.loads.every((access) => !overlaps(store, access, buffers) || samePlace(store, access, buffers)) &&
      first.outputs.every((other) => !overlaps(store, other.store, buffers)),
  );
}

function slotOf(access: Access, loads: Access[]): number {
  const known = loads.findIndex((other) => sameAccess(other, access));
  return known >= 0 ? known : loads.push(access) - 1;
}

function typeOf(step: MapStep, slot: number, buffers: readonly Buffer[]): Buffer["dtype"] {
  return buffers[step.loads[slot].buffer].dtype;
}

function overlaps(a: Access, b: Access, buffers: readonly Buffer[]): boolean {
  if (a.buffer === b.buffer) return true;
  const [x, y] = [buffers[a.buffer], buffers[b.buffer]];
  return (
    x.block === "storage" &&
    y.block === "storage" &&
    x.storage === y.storage &&
    x.offset < y.offset + y.size &&
    y.offset < x.offset + x.size
  );
}

/** The same elements, seen through two buffers of one storage. */
function samePlace(a: Access, b: Access, buffers: readonly Buffer[]): boolean {
  return (
    buffers[a.buffer].offset + a.offset === buffers[b.buffer].offset + b.offset &&
    a.strides.every((stride, axis) => stride === b.strides[axis])
  );
}

/** Removes stores to temporaries that no step reads any more, then the loads that only they needed. */
function dropUnread(steps: readonly Step[], buffers: readonly Buffer[], kept: ReadonlySet<number>): Step[] {
  const read = new Set(kept);
  for (const step of steps)
    for (const access of step.kind === "named" ? step.reads : step.loads) read.add(access.buffer);
  return steps.map((step) => {
    if (step.kind !== "map" || step.outputs.length === 1) return step;
    const outputs = step.outputs.filter(
      ({ store }) => buffers[store.buffer].block === "storage" || read.has(store.buffer),
    );
    return outputs.length === 0 || outputs.length === step.outputs.length ? step : dropLoads({ ...step, outputs });
  });
}

function dropLoads(step: MapStep): MapStep {
  const parts = flattenExpression(step.outputs.map(({ value }) => value));
  const used = new Set(parts.flatMap((part) => (part.kind === "load" ? [part.slot] : [])));
  const slots = step.loads.map((_, slot) => slot).filter((slot) => used.has(slot));
  const renumber = leafMapper((leaf) => (leaf.kind === "load" ? { ...leaf, slot: slots.indexOf(leaf.slot) } : leaf));
  return {
    ...step,
    loads: slots.map((slot) => step.loads[slot]),
    outputs: step.outputs.map(({ store, value }) => ({ store, value: renumber(value) })),
  };
}
