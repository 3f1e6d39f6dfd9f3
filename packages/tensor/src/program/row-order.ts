import { sameAccess } from "./access.js";
import type { Hazards } from "./hazards.js";
import type { Access, ReduceStep } from "./program.js";
import type { Expression } from "../expression/expression.js";
import { variablesOf } from "../expression/transform.js";

/** What happens once for each row happens after every pass. */
export const AFTER_PASSES = Infinity;

/** The passes in which a load is read; `first > last`: in none. */
export interface Reads {
  readonly first: number;
  readonly last: number;
}

const known = new WeakMap<ReduceStep, readonly Reads[]>();

/** By load: when a loop over rows reads it. */
export function readsOf(step: ReduceStep): readonly Reads[] {
  let reads = known.get(step);
  if (!reads) known.set(step, (reads = findReads(step)));
  return reads;
}

function findReads({ loads, reductions, stores, results }: ReduceStep): Reads[] {
  const reads = loads.map(() => ({ first: Infinity, last: -1 }));
  const note = (root: Expression, pass: number): void => {
    for (const variable of variablesOf(root)) {
      if (variable.kind !== "load") continue;
      const read = reads[variable.slot];
      read.first = Math.min(read.first, pass);
      read.last = Math.max(read.last, pass);
    }
  };
  for (const { body, pass } of reductions) note(body, pass);
  for (const { value, pass } of stores) note(value, pass);
  for (const { value } of results) note(value, AFTER_PASSES);
  return reads;
}

/** What is stored when. */
interface Stored {
  readonly pass: number;
  readonly store: Access;
}

/**
 * Whether the passes of a row leave no doubt about what is read: a load of what the loop itself stores stands at the
 * element that is stored, and is read either never after that (then it is the old value) or only in later passes (then
 * it is the new one). Nothing is stored twice in one pass, or in rows that are not its own.
 */
export function isOrdered(step: ReduceStep, hazards: Hazards): boolean {
  const stored: Stored[] = [...step.stores];
  for (const { store } of step.results) stored.push({ store, pass: AFTER_PASSES });
  const { dims, loads } = step;
  const reads = readsOf(step);
  for (let i = 0; i < stored.length; i++) {
    for (let slot = 0; slot < loads.length; slot++) {
      if (!isClear(loads[slot], reads[slot], stored[i], dims, hazards)) return false;
    }
    for (let j = i + 1; j < stored.length; j++) if (!areApart(stored[i], stored[j], dims, hazards)) return false;
  }
  return true;
}

function isClear(
  access: Access,
  { first, last }: Reads,
  { pass, store }: Stored,
  dims: readonly number[],
  hazards: Hazards,
): boolean {
  if (first > last || !hazards.overlap(access, store, dims)) return true;
  return (last <= pass && hazards.samePlace(access, store)) || (first > pass && sameAccess(access, store));
}

function areApart(a: Stored, b: Stored, dims: readonly number[], hazards: Hazards): boolean {
  return !hazards.overlap(a.store, b.store, dims) || (a.pass !== b.pass && sameAccess(a.store, b.store));
}
