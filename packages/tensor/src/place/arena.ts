import type { Buffer } from "../program/program.js";
import type { Lifetime } from "./liveness.js";

/** Offsets are multiples of a cache line: 16 words of 4 bytes. */
const ALIGNMENT = 16;

export interface Placement {
  readonly offsets: ReadonlyMap<number, number>;
  readonly size: number;
}

/**
 * Gives every buffer a place in one arena so that buffers alive at the same time do not overlap: the largest first, each
 * into the smallest gap between its placed neighbours in time (Pisarchyk & Lee 2020, "greedy by size").
 */
export function placeBuffers(buffers: readonly Buffer[], lives: readonly Lifetime[]): Placement {
  const offsets = new Map<number, number>();
  const placed: { start: number; end: number; life: Lifetime }[] = [];
  const room = (life: Lifetime): number => roomOf(buffers[life.buffer]);
  for (const life of [...lives].sort((a, b) => room(b) - room(a) || a.buffer - b.buffer)) {
    const neighbours = placed.filter((other) => other.life.first <= life.last && life.first <= other.life.last);
    const start = smallestGap(neighbours, room(life));
    placed.push({ start, end: start + room(life), life });
    offsets.set(life.buffer, start);
  }
  return { offsets, size: placed.reduce((size, { end }) => Math.max(size, end), 0) };
}

/** Words of the arena that a buffer takes: whole cache lines. */
export function roomOf({ size, dtype }: Buffer): number {
  const words = Math.max(1, dtype === "float64" ? size * 2 : size);
  return Math.ceil(words / ALIGNMENT) * ALIGNMENT;
}

function smallestGap(neighbours: readonly { start: number; end: number }[], size: number): number {
  let best: number | undefined;
  let bestSlack = Infinity;
  let end = 0;
  for (const other of [...neighbours].sort((a, b) => a.start - b.start)) {
    const slack = other.start - end - size;
    if (slack >= 0 && slack < bestSlack) [best, bestSlack] = [end, slack];
    end = Math.max(end, other.end);
  }
  return best ?? end;
}
