import { sameAccess } from "../../program/access.js";
import type { Hazards } from "../../program/hazards.js";
import {
  accessesOf,
  outputsOf,
  type Access,
  type Buffer,
  type ReduceStep,
  type RowStore,
  type Step,
} from "../../program/program.js";
import { rewriteLoop } from "../../program/rewrite.js";
import { readsOf } from "../../program/row-order.js";

/**
 * Elements that one pass leaves for a later one go where the loop stores others when those have been read: softmax needs
 * no room for its exponentials beside its result. `kept`: buffers that the caller reads.
 */
export function shareRows(
  steps: readonly Step[],
  buffers: readonly Buffer[],
  kept: readonly number[],
  hazards: Hazards,
): Step[] {
  if (!steps.some((step) => step.kind === "reduce" && step.stores.length > 1)) return [...steps];
  const users = new Map<number, number>();
  for (const step of steps) {
    const { reads, writes } = accessesOf(step);
    for (const buffer of new Set([...reads, ...writes].map((access) => access.buffer))) {
      users.set(buffer, (users.get(buffer) ?? 0) + 1);
    }
  }
  const isPrivate = ({ store: { buffer } }: RowStore): boolean =>
    buffers[buffer].block === "work" && users.get(buffer) === 1 && !kept.includes(buffer);
  return steps.map((step) => (step.kind === "reduce" ? shareStores(step, buffers, isPrivate, hazards) : step));
}

function shareStores(
  step: ReduceStep,
  buffers: readonly Buffer[],
  isPrivate: (store: RowStore) => boolean,
  hazards: Hazards,
): ReduceStep {
  let shared = step;
  for (const temporary of step.stores.filter(isPrivate)) {
    const last = lastRead(shared, temporary.store);
    const target = shared.stores.find(
      ({ pass, store }) =>
        pass > temporary.pass &&
        pass >= last &&
        buffers[store.buffer].dtype === buffers[temporary.store.buffer].dtype &&
        isUntouched(shared, store, hazards),
    );
    if (target) shared = replaceAccess(shared, temporary.store, target.store);
  }
  return shared;
}

function lastRead(step: ReduceStep, access: Access): number {
  const reads = readsOf(step);
  return Math.max(-1, ...step.loads.map((load, slot) => (sameAccess(load, access) ? reads[slot].last : -1)));
}

/** Whether a loop has nothing to do with a place but one store. */
function isUntouched(step: ReduceStep, store: Access, hazards: Hazards): boolean {
  const touching = [...step.loads, ...outputsOf(step).map((output) => output.store)].filter((access) =>
    hazards.overlap(access, store, step.dims),
  );
  return touching.length === 1;
}

function replaceAccess(step: ReduceStep, from: Access, to: Access): ReduceStep {
  const access = (each: Access): Access => (sameAccess(each, from) ? to : each);
  return rewriteLoop(step, { access, expression: (each) => each });
}
