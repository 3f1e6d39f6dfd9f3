import { BackendError } from "../../../core/errors.js";
import type { NamedStep, Operand } from "../../../program/program.js";
import { WORD } from "../loops/nest.js";
import { at, type KernelCall, type NamedKernel } from "./named-kernel.js";

/** The packed blocks of B and A (see kernels/gemm.ts). */
const SCRATCH_BYTES = (256 * 512 + 128 * 256) * WORD;

/** Matrix product: a [..., M, K] · b [..., K, N] → c [..., M, N]. Any strides; the rows of c are contiguous. */
export const gemm: NamedKernel = {
  name: "gemm",
  lower: (step) => ({ calls: calls(step), scratch: SCRATCH_BYTES }),
};

/** One axis of a batch: its size, and how far each operand moves, in elements. */
interface BatchAxis {
  readonly size: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** A matrix of each batch: where it starts, and its strides in elements. */
interface Matrix {
  readonly operand: Operand;
  readonly row: number;
  readonly column: number;
}

interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Matrix;
  readonly batch: readonly BatchAxis[];
}

function calls(step: NamedStep): KernelCall[] {
  const { m, n, k, a, b, c, batch } = asRow(asOneMatrix(productOf(step)));
  const [outer, inner] = [batch.at(-2) ?? one, batch.at(-1) ?? one];
  return starts(batch.slice(0, -2)).map((start) => ({
    function: "gemm",
    arguments: [
      ...[m, n, k],
      ...[at(a.operand, start.a), ...[a.row, a.column, outer.a, inner.a].map(bytes)],
      ...[at(b.operand, start.b), ...[b.row, b.column, outer.b, inner.b].map(bytes)],
      ...[at(c.operand, start.c), ...[c.row, outer.c, inner.c].map(bytes)],
      ...[outer.size, inner.size, "scratch" as const, "piece" as const, 1],
    ],
    pieces: 1,
  }));
}

const one: BatchAxis = { size: 1, a: 0, b: 0, c: 0 };

const bytes = (elements: number): number => elements * WORD;

function productOf({ label, reads, writes }: NamedStep): Product {
  const [a, b, c] = [reads[0], reads[1], writes[0]].map((operand): Matrix => {
    if (operand.dtype !== "float32") {
      throw new BackendError(`wasm: ${label}: gemm multiplies float32, got ${operand.dtype}`);
    }
    const [row, column] = operand.strides.slice(-2);
    // A single column may lie anywhere: next to itself is best.
    return { operand, row, column: operand.shape.at(-1) === 1 ? 1 : column };
  });
  const [m, n] = c.operand.shape.slice(-2);
  if (c.column !== 1) {
    throw new BackendError(`wasm: ${label}: gemm writes contiguous rows, got a column stride of ${c.column}`);
  }
  return { m, n, k: a.operand.shape.at(-1)!, a, b, c, batch: batchOf(a.operand, b.operand, c.operand) };
}

/** The batch axes, outermost first, without those of size 1; neighbours that all operands cross evenly are one. */
function batchOf(a: Operand, b: Operand, c: Operand): BatchAxis[] {
  const merged: BatchAxis[] = [];
  for (let axis = 0; axis < c.shape.length - 2; axis++) {
    const size = c.shape[axis];
    if (size === 1) continue;
    const next = { size, a: a.strides[axis], b: b.strides[axis], c: c.strides[axis] };
    const last = merged.at(-1);
    if (last !== undefined && (["a", "b", "c"] as const).every((x) => last[x] === size * next[x])) {
      merged.pop();
      merged.push({ ...next, size: last.size * size });
    } else merged.push(next);
  }
  return merged;
}

/** Matrices that share b and whose rows follow one another are one tall matrix. */
function asOneMatrix(product: Product): Product {
  const { m, a, c, batch } = product;
  const last = batch.at(-1);
  if (last === undefined || last.b !== 0) return product;
  const [aRow, cRow] = m === 1 ? [last.a, last.c] : [a.row, c.row];
  if (last.a !== m * aRow || last.c !== m * cRow) return product;
  return {
    ...product,
    m: m * last.size,
    a: { ...a, row: aRow },
    c: { ...c, row: cRow },
    batch: batch.slice(0, -1),
  };
}

/** A matrix times a vector is a row times the transposed matrix: the kernel has a way of its own for one row. */
function asRow(product: Product): Product {
  const { m, n, a, b, c, batch } = product;
  if (n !== 1 || m === 1 || c.row !== 1) return product;
  const transposed = ({ operand, row, column }: Matrix): Matrix => ({ operand, row: column, column: row });
  return {
    ...product,
    m: 1,
    n: m,
    a: transposed(b),
    b: transposed(a),
    batch: batch.map((axis) => ({ ...axis, a: axis.b, b: axis.a })),
  };
}

/** Where the matrices of the remaining axes start: the kernel itself walks only two. */
function starts(axes: readonly BatchAxis[]): BatchAxis[] {
  let places = [one];
  for (const axis of axes) {
    places = places.flatMap(({ a, b, c }) =>
      Array.from({ length: axis.size }, (_, i) => ({
        size: 1,
        a: a + i * axis.a,
        b: b + i * axis.b,
        c: c + i * axis.c,
      })),
    );
  }
  return places;
}
