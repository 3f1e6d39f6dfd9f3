import { BackendError } from "../../../../core/errors.js";
import type { NamedStep, Operand } from "../../../../program/program.js";

/** One axis of a batch: its size, and how far each operand moves, in elements. */
export interface BatchAxis {
  readonly size: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** A matrix of each batch: where it starts, and its strides in elements. */
export interface Matrix {
  readonly operand: Operand;
  /** Elements beyond the operand's own offset. */
  readonly offset: number;
  readonly row: number;
  readonly column: number;
  /** Of a B that is packed: elements from one panel of columns to the next; its columns are those of a panel. */
  readonly panel?: number;
}

/** C [m, n] = D + A [m, k] · B [k, n] for each matrix of a batch; with `relu`, what is negative becomes 0. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Matrix;
  readonly d: Matrix | undefined;
  readonly relu: boolean;
  /** Outermost first. */
  readonly batch: readonly BatchAxis[];
}

/** What a step multiplies: it reads A, B and perhaps D, and writes C; its attribute `relu` is 1, or 0 or absent. */
export function productOf({ label, reads, writes, attributes }: NamedStep): Product {
  const a = matrixOf(reads[0], label);
  const b = attributes["panels"] ? panelsOf(reads[1], label) : matrixOf(reads[1], label);
  const c = matrixOf(writes[0], label);
  const d = reads.length > 2 ? matrixOf(reads[2], label) : undefined;
  checkRows(c, "writes", label);
  if (d) checkRows(d, "adds", label);
  const m = c.operand.shape.at(-2)!;
  const n = c.operand.shape.at(-1)!;
  const k = a.operand.shape.at(-1)!;
  return asOneMatrix({ m, n, k, a, b, c, d, relu: attributes["relu"] === 1, batch: batchOf(a, b, c, d) });
}

function checkRows({ column }: Matrix, verb: string, label: string): void {
  if (column === 1) return;
  throw new BackendError(`wasm: ${label}: gemm ${verb} contiguous rows, got a column stride of ${column}`);
}

function matrixOf(operand: Operand, label: string): Matrix {
  if (operand.dtype !== "float32") {
    throw new BackendError(`wasm: ${label}: gemm multiplies float32, got ${operand.dtype}`);
  }
  const { shape, strides } = operand;
  // A single column may lie anywhere: next to itself is best.
  const column = shape.at(-1) === 1 ? 1 : strides.at(-1)!;
  return { operand, offset: 0, row: strides.at(-2)!, column };
}

/** [..., N / 8, K, 8]: B as the tiles read it (`schedule/kernels/pack-once.ts`). */
function panelsOf(operand: Operand, label: string): Matrix {
  return { ...matrixOf(operand, label), panel: operand.strides.at(-3)! };
}

/** The batch axes without those of size 1; neighbours that all operands cross evenly are one. */
function batchOf(a: Matrix, b: Matrix, c: Matrix, d: Matrix | undefined): BatchAxis[] {
  const merged: BatchAxis[] = [];
  const { shape } = c.operand;
  for (let axis = 0; axis < shape.length - 2; axis++) {
    const step = (matrix: Matrix | undefined): number => matrix?.operand.strides[axis] ?? 0;
    const next = { size: shape[axis], a: step(a), b: step(b), c: step(c), d: step(d) };
    if (next.size === 1) continue;
    const last = merged.at(-1);
    if (last !== undefined && (["a", "b", "c", "d"] as const).every((x) => last[x] === next.size * next[x])) {
      merged.pop();
      merged.push({ ...next, size: last.size * next.size });
    } else merged.push(next);
  }
  return merged;
}

/** Matrices that share B and whose rows follow one another are one tall matrix. */
function asOneMatrix(product: Product): Product {
  const { m, a, c, d, batch } = product;
  const last = batch.at(-1);
  if (last === undefined || last.b !== 0) return product;
  const rows = m === 1 ? { a: last.a, c: last.c, d: last.d } : { a: a.row, c: c.row, d: d?.row ?? 0 };
  if ((["a", "c", "d"] as const).some((x) => last[x] !== m * rows[x])) return product;
  return {
    ...product,
    m: m * last.size,
    a: { ...a, row: rows.a },
    c: { ...c, row: rows.c },
    d: d && { ...d, row: rows.d },
    batch: batch.slice(0, -1),
  };
}

/** Cᵀ = Dᵀ + Bᵀ · Aᵀ: the same product with rows and columns exchanged. */
export function flipped({ m, n, a, b, c, d, batch, ...rest }: Product): Product {
  const flip = (matrix: Matrix): Matrix => ({ ...matrix, row: matrix.column, column: matrix.row });
  return {
    ...rest,
    m: n,
    n: m,
    a: flip(b),
    b: flip(a),
    c: flip(c),
    d: d && flip(d),
    batch: batch.map((axis) => ({ ...axis, a: axis.b, b: axis.a })),
  };
}

/** Columns [from, to) of a product. */
export function columnsOf(product: Product, from: number, to: number): Product {
  const { b, c, d } = product;
  const move = (matrix: Matrix): Matrix => ({ ...matrix, offset: matrix.offset + from * matrix.column });
  return { ...product, n: to - from, b: move(b), c: move(c), d: d && move(d) };
}
