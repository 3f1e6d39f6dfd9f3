import type { ProgramLoop } from "./program.js";

/** What happens on the way through a program's steps. */
export interface Walker {
  /** Steps [from, to), between which no loop begins or ends. */
  readonly steps: (from: number, to: number) => void;
  /** Before the first iteration. */
  readonly enter: (loop: number) => void;
  /** After each iteration. */
  readonly advance: (loop: number) => void;
}

/** Goes through steps [from, to) in the order in which they run: the body of a loop once for each iteration. */
export function walkSteps(
  loops: readonly ProgramLoop[],
  from: number,
  to: number,
  walker: Walker,
  /** Loops before this one are around the steps, or before them. */
  first = 0,
): void {
  let next = from;
  for (let number = first; number < loops.length; number++) {
    const loop = loops[number];
    if (loop.from < next || loop.to > to) continue;
    if (next < loop.from) walker.steps(next, loop.from);
    walker.enter(number);
    for (let left = loop.count; left > 0; left--) {
      walkSteps(loops, loop.from, loop.to, walker, number + 1);
      walker.advance(number);
    }
    next = loop.to;
  }
  if (next < to) walker.steps(next, to);
}

/** How often a step runs: once in each iteration of the loops around it. */
export function timesOf(step: number, loops: readonly ProgramLoop[]): number {
  return loops.reduce((times, { from, to, count }) => (from <= step && step < to ? times * count : times), 1);
}
