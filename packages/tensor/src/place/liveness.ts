import { accessesOf, type Program } from "../program/program.js";
import { baseOf } from "../program/window.js";

/** Steps between which a buffer holds something that is still needed, both included. */
export interface Lifetime {
  readonly buffer: number;
  readonly first: number;
  readonly last: number;
  /** Whether it ends with a loop whose next iteration needs it as well: nothing may take its place where it is last read. */
  readonly held: boolean;
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

/**
 * Lifetimes of the work buffers: inputs live from before the first step, outputs to after the last. What is touched in a
 * loop and before or after it lives as long as the loop; what is only touched within an iteration must be written there
 * before it is read.
 */
export function lifetimes({
  buffers,
  steps,
  loops,
  inputs,
  outputs,
}: Pick<Program, "buffers" | "steps" | "loops" | "inputs" | "outputs">): Lifetime[] {
  const spans = new Map<number, { first: number; last: number }>();
  for (const buffer of inputs) spans.set(buffer, { first: -1, last: -1 });
  steps.forEach((step, index) => {
    const { reads, writes } = accessesOf(step);
    for (const access of [...reads, ...writes]) {
      const buffer = baseOf(buffers, access.buffer);
      const span = spans.get(buffer);
      if (span) span.last = index;
      else spans.set(buffer, { first: index, last: index });
    }
  });
  for (const buffer of outputs) {
    const span = spans.get(buffer);
    if (span) span.last = steps.length;
  }
  const lives: Lifetime[] = [];
  for (const { id, block } of buffers) {
    const span = spans.get(id);
    if (!span || block !== "work") continue;
    const life = { buffer: id, ...span, held: false };
    lives.push(loops.length > 0 ? wholeLoops(life, loops) : life);
  }
  return lives;
}

/** Makes a lifetime that crosses the edge of a loop hold all of it; the inner loops first. */
function wholeLoops(life: Lifetime, loops: Program["loops"]): Lifetime {
  let { first, last, held } = life;
  for (const { from, to } of loops.toReversed()) {
    const touches = first < to && last >= from;
    const within = first >= from && last < to;
    if (!touches || within) continue;
    held ||= first < from && last < to;
    [first, last] = [Math.min(first, from), Math.max(last, to - 1)];
  }
  return { ...life, first, last, held };
}
