import { asTensor, type TensorLike } from "../../core/create.js";
import { DTypeError, ShapeError } from "../../core/errors.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { within } from "../../core/scope.js";
import { broadcastShapes, formatShape, sizeOf } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { coerce } from "../define.js";
import { gather, lookupOf, scatterAdd } from "../indexing/gather.js";
import { broadcastTo } from "../shape/broadcast.js";
import { expandDims, reshape } from "../shape/reshape.js";
import { matrixTranspose, transpose } from "../shape/transpose.js";

const matmulOp: OpFunction<undefined> = defineOp<undefined>({
  name: "matmul",
  infer: ([a, b]) => ({ shape: [...a.shape.slice(0, -1), b.shape[b.rank - 1]], dtype: a.dtype }),
  kernel: {
    kind: "named",
    name: "gemm",
    stridedRows: true,
    absorbs: { addend: true, relu: true },
    skipsZeros: true,
    panels: 8,
  },
  gradient: (dy, _, [a, b]) => [
    matmulOp([dy, matrixTranspose(b)], undefined),
    matmulOp([matrixTranspose(a), dy], undefined),
  ],
  batch: ({ stacked: [a, b], sources: [, same], all }) =>
    a && !b && same.rank === 2 ? matmul(a, same) : matmulOp([all(0), all(1)], undefined),
  // Σₜ aₜ·bₜ is one product, with time and the inner axis as one.
  batchSum: ({ stacked: [a, b], sources, sum }) => {
    if (a && b) return matmulOp([overTime(a, -1), overTime(b, -2)], undefined);
    return matmulOp(a ? [sum(0), sources[1]] : [sources[0], sum(1)], undefined);
  },
  cheaper: ([a, b]) => (a.rank === 2 ? (productOfTable(a, b) ?? productWithSums(a, b)) : undefined),
  flops: ([a, b]) => 2 * a.size * b.shape[b.rank - 1],
});

/**
 * Matrix product: a [..., M, K] · b [..., K, N] → y [..., M, N]; da = dy · bᵀ, db = aᵀ · dy. Leading axes broadcast; a
 * vector [K] counts as a row on the left and as a column on the right. Transposed and sliced operands are read in place.
 */
export function matmul(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = coerce(asTensor(a), asTensor(b), "float32");
  if (x.rank === 0 || y.rank === 0) {
    throw new ShapeError(
      `matmul: needs tensors with at least one axis, got ${formatShape(x.shape)} and ${formatShape(y.shape)}`,
    );
  }
  if (x.rank === 1) return dropAxis(matmul(expandDims(x, 0), y), y.rank === 1 ? 0 : -2);
  if (y.rank === 1) return dropAxis(matmul(x, expandDims(y, 1)), -1);
  const [m, k] = x.shape.slice(-2);
  const [rows, n] = y.shape.slice(-2);
  if (k !== rows) {
    throw new ShapeError(
      `matmul: ${formatShape(x.shape)} and ${formatShape(y.shape)} cannot be multiplied: ` +
        `the last axis of the first (${k}) must equal the second last of the second (${rows})`,
    );
  }
  if (x.dtype === "int32") throw new DTypeError("matmul: multiplies floats; cast integers first");
  return y.rank === 2 && x.rank > 2 ? foldBatch(x, y, m, k, n) : batched(x, y, m, k, n);
}

/** Rows that were looked up, times a matrix: E[i]·b = (E·b)[i]. */
function productOfTable(a: Tensor, b: Tensor): Tensor | undefined {
  const found = lookupOf(a, 1);
  if (!found) return undefined;
  const product = matmulOp([found.table, b], undefined);
  return within(found.scope, () => gather(product, found.indices));
}

/** The same as columns, times a matrix, as in the gradient of b: (E[i])ᵀ·b = Eᵀ·scatterAdd(i, b). */
function productWithSums(a: Tensor, b: Tensor): Tensor | undefined {
  const found = lookupOf(a, 0);
  if (!found) return undefined;
  const { table, indices } = found;
  return matmulOp([matrixTranspose(table), scatterAdd(indices, b, table.shape[0])], undefined);
}

/** x [T, ...] as [..., T · size, ...]: the leading axis moved before another, and both as one. */
function overTime(x: Tensor, axis: number): Tensor {
  const at = x.rank + axis;
  const others = Array.from({ length: x.rank - 1 }, (_, i) => i + 1);
  const moved = transpose(x, [...others.slice(0, at - 1), 0, ...others.slice(at - 1)]);
  const shape = x.shape.slice(1);
  return reshape(
    moved,
    shape.map((size, i) => (i === at - 1 ? size * x.shape[0] : size)),
  );
}

/** One matrix on the right serves every batch: all rows of all batches are one tall matrix. */
function foldBatch(x: Tensor, y: Tensor, m: number, k: number, n: number): Tensor {
  const batch = x.shape.slice(0, -2);
  return reshape(matmulOp([reshape(x, [sizeOf(batch) * m, k]), y], undefined), [...batch, m, n]);
}

function batched(x: Tensor, y: Tensor, m: number, k: number, n: number): Tensor {
  const batch = broadcastShapes(x.shape.slice(0, -2), y.shape.slice(0, -2), "matmul");
  return matmulOp([broadcastTo(x, [...batch, m, k]), broadcastTo(y, [...batch, k, n])], undefined);
}

function dropAxis(x: Tensor, axis: number): Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  return reshape(
    x,
    x.shape.filter((_, i) => i !== at),
  );
}

/** Σ a·b of two vectors, or the matrix product. */
export function dot(a: TensorLike, b: TensorLike): Tensor {
  return matmul(a, b);
}

/** All products of two vectors: [M], [N] → [M, N]. */
export function outer(a: TensorLike, b: TensorLike): Tensor {
  return matmul(expandDims(asTensor(a), 1), expandDims(asTensor(b), 0));
}
