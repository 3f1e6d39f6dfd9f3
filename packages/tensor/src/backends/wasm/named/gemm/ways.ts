import { columnsOf, flipped, type Product } from "./product.js";

/** How kernels/gemm/gemm.ts computes a product. */
export const way = {
  /** In tiles of several rows and columns. */
  blocks: 0,
  /** The same, for few rows and a C whose columns are contiguous. */
  transposed: 1,
  /** As dot products: A's rows are contiguous. C and D may have any strides. */
  dots: 2,
  /** For a single row: the rows of B, C and D are contiguous. */
  row: 3,
} as const;

/** Some columns of a product (perhaps flipped), and how they are computed. */
export interface Part {
  readonly way: (typeof way)[keyof typeof way];
  readonly product: Product;
}

/** Rows from which on it is worth packing a few columns of B. */
const MANY_ROWS = 16;

/** Columns up to which dot products of long rows are faster than tiles; more if B's columns are contiguous. */
const MOST_DOTS = 6;
const MOST_DOTS_IN_PLACE = 12;

/** Floats of B that may be packed for dot products: half a megabyte of scratch. */
const LARGEST_PACKED = 2 ** 17;

/** Columns up to which those that fill no tile are split off. */
const WIDEST_SPLIT = 64;
const TILE_COLUMNS = 8;

/** Numbers of columns for which tiles of the flipped product are better filled, and the steps in k from which on it pays. */
const BETTER_FLIPPED: ReadonlySet<number> = new Set([1, 2, 3, 4, 6, 9, 10, 11, 12]);
const FLIPPING_PAYS = 16;

/**
 * The parts in which a product is computed best. Ways differ in the order of their sums, so the choice depends on shapes
 * and strides alone, never on the machine. Measured: docs/decisions/0011-gemm.md.
 */
export function partsOf(product: Product): Part[] {
  const { m, n, k, a, b } = product;
  if (b.panel) return [{ way: way.blocks, product }];
  const turned = flipped(product);
  for (const each of m >= n ? [product, turned] : [turned, product]) {
    if (suitsDots(each)) return [{ way: way.dots, product: each }];
  }
  for (const each of [product, turned]) if (suitsRow(each)) return [{ way: way.row, product: each }];
  if (a.row === 1 && BETTER_FLIPPED.has(n) && m >= MANY_ROWS && k >= FLIPPING_PAYS) {
    return [{ way: way.transposed, product: turned }];
  }
  const whole = n - (n % TILE_COLUMNS);
  const tail = columnsOf(product, whole, n);
  if (whole === 0 || whole === n || n > WIDEST_SPLIT || !suitsDots(tail)) return [{ way: way.blocks, product }];
  return [
    { way: way.blocks, product: columnsOf(product, 0, whole) },
    { way: way.dots, product: tail },
  ];
}

/** Columns so few that tiles would be half empty, and rows so long that adding four lanes at the end does not matter. */
function suitsDots({ m, n, k, a, b }: Product): boolean {
  const inPlace = b.row === 1;
  const few = n <= 2 ? k >= 4 : n <= (inPlace ? MOST_DOTS_IN_PLACE : MOST_DOTS) && k >= 64;
  return few && n > 0 && a.column === 1 && (inPlace || (m >= MANY_ROWS && n * k <= LARGEST_PACKED));
}

function suitsRow({ m, k, b, c, d }: Product): boolean {
  return m === 1 && k > 0 && b.column === 1 && c.column === 1 && (d?.column ?? 1) === 1;
}
