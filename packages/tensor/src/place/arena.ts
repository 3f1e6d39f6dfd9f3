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
  // Without a division it stays a small integer, of which V8 makes no object each time that it is loaded.
  const end = words + ALIGNMENT - 1;
  return end - (end % ALIGNMENT);
}

/**
 * Gives every buffer a place in one arena so that buffers alive at the same time do not overlap: one slot after another, each
 * into the smallest gap between its placed neighbours in time (Pisarchyk and Lee, "Efficient memory management for deep neural
 * net inference", 2020). Which slot comes first decides how good that is, so several orders are tried, the largest slot first
 * to begin with, until one needs no more than what is alive together at the worst step.
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
  slots.forEach(({ buffers }, i) => {
    for (const buffer of buffers) offsets.set(buffer, best?.starts[i] ?? 0);
  });
  return { offsets, size: best?.size ?? 0 };
}

/** Comparisons of two slots that a plan may cost: some tens of milliseconds. */
const MOST_WORK = 1e7;

/** How often the slot that lies highest moves forward in an order. */
const PROMOTIONS = 30;

/**
 * Slots as columns. Attempts are many: they make no objects for slots, nor for numbers, as V8 does for each that it loads
 * from a property that elsewhere, in an object of the same form, holds what is no small integer.
 */
interface Columns {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly room: readonly number[];
}

/** Where slots lie, each by its number. */
interface Attempt {
  readonly starts: readonly number[];
  /** The slots' numbers in the order in which they lie. */
  readonly inPlace: readonly number[];
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
  const columns = columnsOf(slots);
  const { room } = columns;
  const inOrder = (order: Order): number[] => slots.map((_, i) => i).sort((i, j) => order(slots[i], slots[j]));
  for (const order of orders) yield placeInOrder(columns, inOrder(order));
  for (const order of orders) {
    const list = inOrder(order);
    for (let i = 0; i < PROMOTIONS; i++) {
      const attempt = placeInOrder(columns, list);
      yield attempt;
      const { starts, inPlace, size } = attempt;
      const highest = inPlace.find((slot) => starts[slot] + room[slot] === size);
      const at = highest === undefined ? 0 : list.indexOf(highest);
      list.splice(at >> 1, 0, ...list.splice(at, 1));
    }
  }
}

function columnsOf(slots: readonly Slot[]): Columns {
  return {
    first: Int32Array.from(slots, ({ first }) => first),
    last: Int32Array.from(slots, ({ last }) => last),
    room: slots.map(({ room }) => room),
  };
}

function placeInOrder(columns: Columns, order: readonly number[]): Attempt {
  const { room } = columns;
  const starts = new Array<number>(order.length).fill(0);
  // By start, so that gaps are found in one pass.
  const inPlace = new Array<number>(order.length).fill(0);
  let size = 0;
  for (let count = 0; count < order.length; count++) {
    const slot = order[count];
    const start = smallestGap(columns, slot, starts, inPlace, count);
    let next = count;
    for (; next > 0 && starts[inPlace[next - 1]] > start; next--) inPlace[next] = inPlace[next - 1];
    inPlace[next] = slot;
    starts[slot] = start;
    size = Math.max(size, start + room[slot]);
  }
  return { starts, inPlace, size };
}

/** The smallest gap that a slot fits into between those that are alive with it, else where the last of them ends. */
function smallestGap(
  { first, last, room }: Columns,
  slot: number,
  starts: readonly number[],
  inPlace: readonly number[],
  count: number,
): number {
  let best = -1;
  let bestSlack = 0;
  let end = 0;
  for (let i = 0; i < count; i++) {
    const other = inPlace[i];
    if (first[other] > last[slot] || last[other] < first[slot]) continue;
    const slack = starts[other] - end - room[slot];
    if (slack >= 0 && (best < 0 || slack < bestSlack)) {
      best = end;
      bestSlack = slack;
    }
    end = Math.max(end, starts[other] + room[other]);
  }
  return best < 0 ? end : best;
}
