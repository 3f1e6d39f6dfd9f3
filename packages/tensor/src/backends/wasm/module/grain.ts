import type { Machine } from "../named/named-kernel.js";

/**
 * See `Machine.grain`. Handing over a piece costs 0.2 µs, but on a busy machine the thread that does it may be taken away
 * for milliseconds: a step that is short anyway is better done alone.
 */
export const GRAIN = 12_000;

/** Pieces for each thread: when the system takes a thread away, the others lack only the piece that it was doing. */
const PER_THREAD = 3;

/** Pieces' worth of divided work below which a program runs on one thread: waking another may take longer. */
const WORTH_WAKING = 15;

/** Into how many pieces a loop of so many nanoseconds and tiles is divided. */
export function piecesOf(cost: number, tiles: number, { threads, grain }: Machine): number {
  if (threads === 1) return 1;
  return Math.max(1, Math.min(threads * PER_THREAD, Math.floor(cost / grain), tiles));
}

/** Whether other threads should be woken for a program with so many nanoseconds of divided work. */
export function isWorthWaking(cost: number, { grain }: Machine): boolean {
  return cost >= WORTH_WAKING * grain;
}
