import { sameAccess } from "./access.js";
import type { Hazards } from "./hazards.js";
import type { Access, ReduceStep } from "./program.js";
import { expressionsOfPasses } from "./rows.js";
import { flattenExpression } from "../expression/transform.js";

/** What happens once for each row happens after every pass. */
export const AFTER_PASSES = Infinity;

/** The passes in which a load is read; `first > last`: in none. */
export interface Reads {
  readonly first: number;
  readonly last: number;
}

/** By load: when a loop over rows reads it. */
export function readsOf(step: ReduceStep): Reads[] {
  const reads = step.loads.map((): Reads => ({ first: Infinity, last: -1 }));
  const values = step.results.map(({ value }) => value);
  [...expressionsOfPasses(step), values].forEach((roots, index, { length }) => {
    const pass = index === length - 1 ? AFTER_PASSES : index;
    for (const part of flattenExpression(roots)) {
      if (part.kind !== "load") continue;
      const { first, last } = reads[part.slot];
      reads[part.slot] = { first: Math.min(first, pass), last: Math.max(last, pass) };
    }
  });
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
  const stored: readonly Stored[] = [
    ...step.stores,
    ...step.results.map(({ store }) => ({ store, pass: AFTER_PASSES })),
  ];
  const reads = readsOf(step);
  return stored.every(
    (each, i) =>
      step.loads.every((access, slot) => isClear(access, reads[slot], each, step.dims, hazards)) &&
      stored.slice(i + 1).every((other) => areApart(each, other, step.dims, hazards)),
  );
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
