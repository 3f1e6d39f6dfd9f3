import { WORD } from "../../loops/nest.js";
import { at, type Argument, type KernelCall, type LoweredStep, type Machine } from "../named-kernel.js";
import { gridOf } from "./grid.js";
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
const LEAST = { rows: 16, columns: 96, k: 64 };
/** Bytes of lists that a product may need. */
const MOST_LISTS = 2 ** 26;

/** Nanoseconds for listing an element. */
const LISTING = 0.3;

/** Parts into which the rows are cut, at most: each packs B anew. */
const ROW_PIECES = 4;

/** An operand with zeros, as rows of which every element meets `columns` others. */
interface Side {
  readonly rows: number;
  readonly columns: number;
  readonly k: number;
  readonly matrix: Matrix;
}

/**
 * A product that leaves out zeros: of A where the step's attribute `zeros` has bit 0, of B where it has bit 1. The kernel looks how
 * many there are, takes the operand that has more, and multiplies everything if it is not worth it; the sums are the same either
 * way. Undefined where it is never worth it.
 */
export function lowerSparse(product: Product, zeros: number, machine: Machine): LoweredStep | undefined {
  const { m, n, k, a, batch } = product;
  const turned = flipped(product);
  const [ofA, ofB] = [
    { rows: m, columns: n, k, matrix: a },
    { rows: n, columns: m, k, matrix: turned.a },
  ].map((side, i) => (zeros & (1 << i) && batch.length === 0 && isWorthIt(side) ? side : undefined));
  if (!ofA && !ofB) return undefined;
  const endOfA = ofA ? listsOf(ofA) : 0;
  const offsets = [ofA ? 0 : -1, ofB ? endOfA : -1] as const;
  const calls = [
    ...(ofA ? [listing(ofA, offsets[0], machine)] : []),
    ...(ofB ? [listing(ofB, offsets[1], machine)] : []),
    multiplying(product, offsets, machine),
  ];
  const sums = (partOf(k, DEPTH) + ROWS) * PANEL * WORD;
  const dense = [product, turned].map((each) => scratchOf({ way: way.blocks, product: each }));
  return { calls, scratch: Math.max(sums, ...dense), shared: endOfA + (ofB ? listsOf(ofB) : 0) };
}

function isWorthIt(side: Side): boolean {
  const { rows, columns, k } = side;
  return rows >= LEAST.rows && columns >= LEAST.columns && k >= LEAST.k && listsOf(side) <= MOST_LISTS;
}

/** Bytes of lists, and of their counts. */
function listsOf({ rows, k }: Side): number {
  const depth = partOf(k, DEPTH);
  const runs = rows * Math.ceil(k / depth) * Math.ceil(depth / partOf(depth, RUN));
  return Math.ceil((Math.ceil(runs / 4) * 16 + runs * RECORD) / 16) * 16;
}

/** The length of the equal parts into which an axis is cut so that none is longer than `most`. */
function partOf(size: number, most: number): number {
  return Math.ceil(size / Math.ceil(size / most) / GRAIN) * GRAIN;
}

function listing({ rows, k, matrix: from }: Side, offset: number, { threads, grain }: Machine): KernelCall {
  const cost = LISTING * rows * k;
  const pieces = Math.max(1, Math.min(threads, Math.floor(cost / grain), Math.ceil(rows / 4)));
  return {
    function: "gemmLists",
    arguments: [rows, k, ...matrix(from), "shared", offset, pieces, "piece", "scratch"],
    pieces,
    cost,
  };
}

/** Pieces are as wide as a panel: wider ones would not share more. */
function multiplying(product: Product, offsets: readonly number[], machine: Machine): KernelCall {
  const { m, n, k, a, b, c, d, relu } = product;
  const { threads, grain } = machine;
  const dense = gridOf({ way: way.blocks, product }, machine);
  const most = threads === 1 ? 1 : Math.max(1, Math.floor(dense.cost / grain));
  const columns = Math.min(Math.ceil((offsets[0] < 0 ? m : n) / PANEL), most);
  const rows = Math.max(
    1,
    Math.min(threads, ROW_PIECES, Math.floor(most / columns), Math.floor(Math.min(m, n) / LEAST.rows)),
  );
  return {
    function: "gemmSparse",
    arguments: [
      ...[m, n, k],
      ...[...matrix(a), ...matrix(b), ...rowsOf(c), ...(d ? rowsOf(d) : [0, 0])],
      ...[Number(relu), "shared" as const, ...offsets],
      ...[rows, columns, dense.rows, dense.columns, "piece" as const, "scratch" as const],
    ],
    pieces: Math.max(rows * columns, dense.rows * dense.columns),
    cost: dense.cost,
  };
}

function matrix({ operand, offset, row, column }: Matrix): Argument[] {
  return [at(operand, offset), row * WORD, column * WORD];
}

/** Of a matrix with contiguous rows. */
function rowsOf(each: Matrix): Argument[] {
  return matrix(each).slice(0, 2);
}
