import type { Machine } from "../named-kernel.js";
import { way, type Part } from "./ways.js";

/** Into how many pieces a part is cut, along its batch, its rows and its columns. */
export interface Grid {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  /** Nanoseconds that all pieces take together, about. */
  readonly cost: number;
}

/** Pieces for each thread, at most. */
const PER_THREAD = 4;

/** Floating-point operations in a nanosecond. */
const SPEED = { [way.blocks]: 50, [way.transposed]: 40, [way.dots]: 40, [way.row]: 25 };

/** Nanoseconds for packing an element of A or B. */
const PACKING = 0.2;

/**
 * How much of a piece the last one counts more: on an idle machine few large pieces are best, because each packs what it
 * needs; on a busy one the other threads wait for a piece whose thread was taken away.
 */
const LAST_PIECE = 0.1;

/** Smaller pieces have too much edge. */
const LEAST_ROWS = 12;
const LEAST_COLUMNS = 32;

export function gridOf({ way: kind, product }: Part, { threads, grain }: Machine): Grid {
  const { m, n, k, b } = product;
  const items = product.batch.reduce((count, { size }) => count * size, 1);
  const cost = (2 * items * m * n * k) / SPEED[kind];
  const most = Math.floor(Math.min(threads === 1 ? 1 : threads * PER_THREAD, cost / grain));
  if (most <= 1) return { batch: 1, rows: 1, columns: 1, cost };
  if (items >= most) return { batch: most, rows: 1, columns: 1, cost };
  const cutsRows = kind === way.blocks || kind === way.dots;
  const cutsColumns = kind !== way.dots;
  const mostRows = cutsRows ? Math.ceil(m / LEAST_ROWS) : 1;
  const mostColumns = cutsColumns ? Math.ceil(n / LEAST_COLUMNS) : 1;
  let best = { rows: 1, columns: 1, time: Infinity };
  for (let rows = 1; rows <= Math.min(mostRows, most / items); rows++) {
    for (let columns = 1; columns <= Math.min(mostColumns, most / items / rows); columns++) {
      const piece = timeOf(Math.ceil(m / rows), Math.ceil(n / columns), k, b.panel === undefined);
      const time = piece * (Math.ceil((items * rows * columns) / threads) + LAST_PIECE);
      if (time < best.time) best = { rows, columns, time };
    }
  }
  return { batch: items, rows: best.rows, columns: best.columns, cost };
}

/** Of a piece: cut along one axis alone, all pieces pack the other operand. */
function timeOf(m: number, n: number, k: number, packsB: boolean): number {
  return (2 * m * n * k) / SPEED[way.blocks] + PACKING * (m + (packsB ? n : 0)) * k;
}
