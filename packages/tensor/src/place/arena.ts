import type { Buffer } from "../program/program.js";
import type { Slot } from "./liveness.js";

/** Offsets are multiples of a cache line: 16 words of 4 bytes. */
const ALIGNMENT = 16;

export interface Placement {
  readonly offsets: ReadonlyMap<number, number>;
  readonly size: number;
}

/** Words of the arena that a buffer takes: whole cache lines. */
export function roomOf({ size, dtype }: Buffer): number {
  const words = Math.max(1, dtype === "float64" ? size * 2 : size);
  return Math.ceil(words / ALIGNMENT) * ALIGNMENT;
}

/**
 * Gives every buffer a place in one arena so that buffers alive at the same time do not overlap: one slot after another,
 * each into the smallest gap between its placed neighbours in time (Pisarchyk & Lee 2020). Which slot comes first
 * decides how good that is, so several orders are tried, the largest slot first to begin with, until one needs no more
 * than what is alive together at the worst step.
 */
export function placeBuffers(slots: readonly Slot[]): Placement {
  const enough = most(slots);
  let best: Attempt | undefined;
  let work = 0;
  for (const attempt of attempts(slots)) {
    if (!best || attempt.size < best.size) best = attempt;
    work += slots.length ** 2;
    if (best.size === enough || work > MOST_WORK) break;
  }
  const offsets = new Map<number, number>();
  for (const { slot, start } of best?.places ?? []) for (const buffer of slot.buffers) offsets.set(buffer, start);
  return { offsets, size: best?.size ?? 0 };
}

/** Comparisons of two slots that a plan may cost: some tens of milliseconds. */
const MOST_WORK = 1e7;

/** How often the slot that lies highest moves forward in an order. */
const PROMOTIONS = 30;

interface Place {
  readonly slot: Slot;
  readonly start: number;
  readonly end: number;
}

interface Attempt {
  readonly places: readonly Place[];
  readonly size: number;
}

/** Words that are needed together at the worst step. */
function most(slots: readonly Slot[]): number {
  let highest = 0;
  // It is a step in which a slot begins.
  for (const { first } of slots) {
    let alive = 0;
    for (const slot of slots) if (slot.first <= first && first <= slot.last) alive += slot.room;
    highest = Math.max(highest, alive);
  }
  return highest;
}

type Order = (a: Slot, b: Slot) => number;

const length = ({ first, last }: Slot): number => last - first + 1;
const bySize: Order = (a, b) => b.room - a.room || a.buffers[0] - b.buffers[0];

const orders: readonly Order[] = [
  bySize,
  (a, b) => b.room * length(b) - a.room * length(a) || bySize(a, b),
  (a, b) => length(b) - length(a) || bySize(a, b),
  (a, b) => b.last - a.last || bySize(a, b),
  (a, b) => a.first - b.first || bySize(a, b),
];

/** Each order by itself, then each with the slot that came to lie highest moved forward, again and again. */
function* attempts(slots: readonly Slot[]): Generator<Attempt> {
  for (const order of orders) yield placeInOrder(slots.toSorted(order));
  for (const order of orders) {
    const list = slots.toSorted(order);
    for (let i = 0; i < PROMOTIONS; i++) {
      const attempt = placeInOrder(list);
      yield attempt;
      const highest = attempt.places.find(({ end }) => end === attempt.size);
      const at = highest ? list.indexOf(highest.slot) : 0;
      list.splice(at >> 1, 0, ...list.splice(at, 1));
    }
  }
}

function placeInOrder(slots: readonly Slot[]): Attempt {
  // By start, so that gaps are found in one pass.
  const places: Place[] = [];
  let size = 0;
  for (const slot of slots) {
    const start = smallestGap(places, slot);
    const end = start + slot.room;
    const next = places.findIndex((other) => other.start > start);
    places.splice(next < 0 ? places.length : next, 0, { slot, start, end });
    size = Math.max(size, end);
  }
  return { places, size };
}

/** The smallest gap that a slot fits into between those that are alive with it, else where the last of them ends. */
function smallestGap(places: readonly Place[], { first, last, room }: Slot): number {
  let best: number | undefined;
  let bestSlack = Infinity;
  let end = 0;
  for (const other of places) {
    if (other.slot.first > last || other.slot.last < first) continue;
    const slack = other.start - end - room;
    if (slack >= 0 && slack < bestSlack) [best, bestSlack] = [end, slack];
    end = Math.max(end, other.end);
  }
  return best ?? end;
}
