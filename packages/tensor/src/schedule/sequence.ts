import type { ProgramLoop, Step } from "../program/program.js";

/** Steps in the order in which they run, and the loops around some of them. */
export interface Sequence {
  readonly steps: readonly Step[];
  readonly loops: readonly ProgramLoop[];
}

/** A sequence whose runs were rewritten. */
export interface Rewritten extends Sequence {
  /** Where an edge of a run has come to lie. */
  readonly at: (edge: number) => number;
}

/**
 * Rewrites each run of steps between edges: where loops begin and end, and those given. Steps may move within a run, but
 * none may leave it: what is done in a loop is done in each of its iterations.
 */
export function mapRuns(
  { steps, loops }: Sequence,
  edges: readonly number[],
  rewrite: (run: readonly Step[], start: number) => readonly Step[],
): Rewritten {
  const all = [0, steps.length, ...edges, ...loops.flatMap(({ from, to }) => [from, to])];
  const sorted = [...new Set(all)].sort((a, b) => a - b);
  const moved = new Map([[0, 0]]);
  const result: Step[] = [];
  sorted.slice(1).forEach((end, i) => {
    result.push(...rewrite(steps.slice(sorted[i], end), sorted[i]));
    moved.set(end, result.length);
  });
  const at = (edge: number): number => moved.get(edge)!;
  return { steps: result, loops: loops.map((loop) => ({ ...loop, from: at(loop.from), to: at(loop.to) })), at };
}
