import { WORD } from "../../loops/nest.js";
import { at, type Argument, type KernelCall, type LoweredStep, type Machine } from "../named-kernel.js";
import { flipped, type Matrix, type Product } from "./product.js";
import { scratchOf } from "./scratch.js";
import { way } from "./ways.js";

/** As in kernels/gemm/sparse: columns of a panel of B, rows that are summed at a time. */
const PANEL = 48;
const ROWS = 64;
/** Steps in k of a block and of a run, at most, and what they are multiples of; bytes of a run's lists. */
const DEPTH = 256;
const RUN = 128;
const GRAIN = 4;
const RECORD = (RUN + 4) * 6;

/** Smaller products are over before the lists are written. */
const LEAST = { m: 16, n: 96, k: 64 };
/** Bytes of lists that a product may need. */
const MOST_LISTS = 2 ** 26;

/** Multiply-adds in a nanosecond where nothing is zero, and nanoseconds for listing an element. */
const SPEED = 25;
const LISTING = 0.3;

/** Parts into which the rows are cut, at most: each packs B anew. */
const ROW_PIECES = 4;

/**
 * A product that leaves out zeros: of A where the step's attribute `zeros` is 1 or 3, of B where it is 2. The kernel looks how many
 * there are and multiplies everything if it is not worth it; the sums are the same either way. Undefined where it is never
 * worth it.
 */
export function lowerSparse(product: Product, zeros: number, machine: Machine): LoweredStep | undefined {
  const each = zeros & 1 ? product : flipped(product);
  const { m, n, k, batch } = each;
  if (batch.length > 0 || m < LEAST.m || n < LEAST.n || k < LEAST.k || listsOf(m, k) > MOST_LISTS) return undefined;
  const sums = (partOf(k, DEPTH) + ROWS) * PANEL * WORD;
  const dense = [each, flipped(each)].map((product) => scratchOf({ way: way.blocks, product }));
  const calls = [listing(each, machine), multiplying(each, machine)];
  return { calls, scratch: Math.max(sums, ...dense), shared: listsOf(m, k) };
}

/** Bytes of the lists of A [m, k], and of their counts. */
function listsOf(m: number, k: number): number {
  const depth = partOf(k, DEPTH);
  const runs = m * Math.ceil(k / depth) * Math.ceil(depth / partOf(depth, RUN));
  return Math.ceil(runs / 4) * 16 + runs * RECORD;
}

/** The length of the equal parts into which an axis is cut so that none is longer than `most`. */
function partOf(size: number, most: number): number {
  return Math.ceil(size / Math.ceil(size / most) / GRAIN) * GRAIN;
}

function listing({ m, k, a }: Product, { threads, grain }: Machine): KernelCall {
  const cost = LISTING * m * k;
  const pieces = Math.max(1, Math.min(threads, Math.floor(cost / grain), Math.ceil(m / 4)));
  return {
    function: "gemmLists",
    arguments: [m, k, ...matrix(a), "shared", pieces, "piece", "scratch"],
    pieces,
    cost,
  };
}

/** Pieces are as wide as a panel: wider ones would not share more. */
function multiplying({ m, n, k, a, b, c, d, relu }: Product, { threads, grain }: Machine): KernelCall {
  const cost = (m * n * k) / SPEED;
  const most = threads === 1 ? 1 : Math.max(1, Math.floor(cost / grain));
  const columns = Math.min(Math.ceil(n / PANEL), most);
  const rows = Math.max(1, Math.min(threads, ROW_PIECES, Math.floor(most / columns), Math.floor(m / LEAST.m)));
  return {
    function: "gemmSparse",
    arguments: [
      ...[m, n, k, "shared" as const],
      ...[...matrix(a), ...matrix(b), ...matrix(c), ...(d ? matrix(d) : [0, 0, 0])],
      ...[Number(relu), rows, columns, "piece" as const, "scratch" as const],
    ],
    pieces: rows * columns,
    cost,
  };
}

function matrix({ operand, offset, row, column }: Matrix): Argument[] {
  return [at(operand, offset), row * WORD, column * WORD];
}
