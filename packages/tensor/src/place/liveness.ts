import { accessesOf, type Buffer, type Step } from "../program/program.js";

/** Steps between which a buffer holds something that is still needed, both included. */
export interface Lifetime {
  readonly buffer: number;
  readonly first: number;
  readonly last: number;
}

/** Buffers that have one place, each from where the one before it ends. */
export interface Slot {
  readonly buffers: readonly number[];
  /** Steps between which one of them is alive, both included. */
  readonly first: number;
  readonly last: number;
  /** Words of the arena. */
  readonly room: number;
}

/** Lifetimes of the work buffers: inputs live from before the first step, outputs to after the last. */
export function lifetimes(
  buffers: readonly Buffer[],
  steps: readonly Step[],
  inputs: readonly number[],
  outputs: readonly number[],
): Lifetime[] {
  const first = new Map<number, number>(inputs.map((buffer) => [buffer, -1]));
  const last = new Map<number, number>(inputs.map((buffer) => [buffer, -1]));
  steps.forEach((step, index) => {
    const { reads, writes } = accessesOf(step);
    for (const { buffer } of [...reads, ...writes]) {
      if (!first.has(buffer)) first.set(buffer, index);
      last.set(buffer, index);
    }
  });
  for (const buffer of outputs) last.set(buffer, steps.length);
  return buffers
    .filter(({ id, block }) => block === "work" && first.has(id))
    .map(({ id }) => ({ buffer: id, first: first.get(id)!, last: last.get(id)! }));
}
