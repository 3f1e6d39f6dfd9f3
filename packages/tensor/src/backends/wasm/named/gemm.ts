import { BackendError } from "../../../core/errors.js";
import type { NamedStep, Operand } from "../../../program/program.js";
import { WORD } from "../loops/nest.js";
import { at, type KernelCall, type NamedKernel } from "./named-kernel.js";

/** The packed blocks of A and B (see kernels/gemm.ts). */
const SCRATCH_BYTES = (256 * 512 + 256 * 128) * WORD;

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

function calls(step: NamedStep): KernelCall[] {
  const { a, b, c } = operands(step);
  const rank = c.shape.length;
  const [k] = b.shape.slice(-2) as [number];
  const n = c.shape[rank - 1];
  let m = c.shape[rank - 2];
  const [aRow, aColumn] = matrixStrides(a);
  const [bRow, bColumn] = matrixStrides(b);
  const [cRow] = matrixStrides(c);
  const batch = mergedBatch(a, b, c);

  // Matrices that share b and follow one another row by row are one tall matrix.
  const last = batch.at(-1);
  if (last !== undefined && last.b === 0 && last.a === m * aRow && last.c === m * cRow) {
    m *= last.size;
    batch.pop();
  }
  const inner = batch.pop() ?? one;
  const outer = batch.pop() ?? one;
  return starts(batch).map((start) => ({
    function: "gemm",
    arguments: [
      ...[m, n, k],
      ...[at(a, start.a), ...[aRow, aColumn, outer.a, inner.a].map(bytes)],
      ...[at(b, start.b), ...[bRow, n === 1 ? 1 : bColumn, outer.b, inner.b].map(bytes)],
      ...[at(c, start.c), ...[cRow, outer.c, inner.c].map(bytes)],
      ...[outer.size, inner.size, "scratch" as const, 0, 1],
    ],
  }));
}

const one: BatchAxis = { size: 1, a: 0, b: 0, c: 0 };

const bytes = (elements: number): number => elements * WORD;

function operands({ label, reads, writes }: NamedStep): { a: Operand; b: Operand; c: Operand } {
  const [a, b] = reads as [Operand, Operand];
  const [c] = writes as [Operand];
  for (const { dtype } of [a, b, c]) {
    if (dtype !== "float32") throw new BackendError(`wasm: ${label}: gemm multiplies float32, got ${dtype}`);
  }
  if (c.strides.at(-1) !== 1 && c.shape.at(-1)! > 1) {
    throw new BackendError(`wasm: ${label}: gemm writes contiguous rows, got a column stride of ${c.strides.at(-1)}`);
  }
  return { a, b, c };
}

function matrixStrides({ strides }: Operand): [number, number] {
  return strides.slice(-2) as [number, number];
}

/** The batch axes, outermost first, without those of size 1; neighbours that all operands cross evenly are one. */
function mergedBatch(a: Operand, b: Operand, c: Operand): BatchAxis[] {
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

/** Where the matrices of the remaining axes start: the kernel itself walks only two. */
function starts(axes: readonly BatchAxis[]): BatchAxis[] {
  return axes.reduce<BatchAxis[]>(
    (places, axis) =>
      places.flatMap((place) =>
        Array.from({ length: axis.size }, (_, i) => ({
          size: 1,
          a: place.a + i * axis.a,
          b: place.b + i * axis.b,
          c: place.c + i * axis.c,
        })),
      ),
    [one],
  );
}
