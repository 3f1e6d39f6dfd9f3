import { asTensor, tensor, type TensorLike } from "../../core/create.js";
import { toNdArray } from "../../core/values/values.js";
import { coordinates } from "../../core/coordinates.js";
import { DTypeError, ShapeError } from "../../core/errors.js";
import { applyOp, defineOp, type OpFunction } from "../../core/op.js";
import { checkAxis, formatShape, sizeOf, type Shape } from "../../core/shape.js";
import { Tensor } from "../../core/tensor.js";
import { add, mul } from "../pointwise/arithmetic.js";
import { reshape } from "../shape/reshape.js";
import { rowsOf } from "./rows.js";

/** table [outer, N, inner], indices [I] → [outer, I, inner]. */
const lookup = (name: string): OpFunction<undefined> =>
  defineOp<undefined>({
    name,
    infer: ([table, indices]) => ({ shape: [table.shape[0], indices.size, table.shape[2]], dtype: table.dtype }),
    kernel: { kind: "named", name: "gather" },
    flops: () => 0,
    gradient: (dy, _, [table, indices]) => [scatterOp([indices, dy], { size: table.shape[1] }), undefined],
  });

const gatherOp: OpFunction<undefined> = lookup("gather");

/** indices [I], updates [outer, I, inner] → [outer, N, inner]; updates of equal indices add up, in order. */
const scatterOp: OpFunction<{ size: number }> = defineOp<{ size: number }>({
  name: "scatterAdd",
  infer: ([, updates], { size }) => ({ shape: [updates.shape[0], size, updates.shape[2]], dtype: updates.dtype }),
  kernel: { kind: "named", name: "scatterAdd" },
  flops: ([, updates]) => updates.size,
  cheaper: ([indices, updates], { size }) => productOfSums(indices, updates, size),
  gradient: (dy, _, [indices]) => [undefined, gatherOp([dy, indices], undefined)],
});

/** How many times as many rows as the table has must be looked up, and how long they must be, for a product with the table to pay. */
const MANY = 2;
const LONG = 16;

/** Rows that were looked up in a table, perhaps arranged otherwise since. */
export interface Lookup {
  /** [R, C] */
  readonly table: Tensor;
  /** The number of each row. */
  readonly indices: Tensor;
  /** The part of the computation that looked them up: it is named where a number is outside of the table. */
  readonly scope: string;
}

/**
 * What a tensor was looked up in, if its axis `axis` walks along the rows of a table that is so small that multiplying the
 * table pays: (E·W)[i] is E[i]·W, and Σ over rows of equal number comes before a product as well as after it.
 */
export function lookupOf(x: Tensor, axis: number): Lookup | undefined {
  const rows = rowsOf(x, axis);
  const { kernel } = rows?.of.op ?? {};
  if (!rows || kernel?.kind !== "named" || kernel.name !== "gather") return undefined;
  const [table, indices] = rows.of.sources;
  const [outer, count, length] = table.shape;
  if (outer !== 1 || indices.size < MANY * count || length < LONG) return undefined;
  return { table: reshape(table, [count, length]), indices: rows.seen(indices), scope: rows.of.scope };
}

/** Sums of rows of a product, as the product of sums of rows: scatterAdd(i, a·b) = scatterAdd(i, a)·b. */
function productOfSums(indices: Tensor, updates: Tensor, size: number): Tensor | undefined {
  const rows = updates.shape[0] === 1 ? rowsOf(updates, 2) : undefined;
  const { kernel } = rows?.of.op ?? {};
  if (!rows || kernel?.kind !== "named" || kernel.name !== "gemm" || rows.of.rank !== 2) return undefined;
  if (indices.size < MANY * size || updates.shape[2] < LONG) return undefined;
  const { op, sources, attributes } = rows.of;
  const numbers = rows.back(indices);
  const product = applyOp(op, [scatterAdd(numbers, sources[0], size), sources[1]], attributes);
  return reshape(product, [1, size, updates.shape[2]]);
}

/** Indices as an int32 tensor. Plain numbers are taken if they are integers. */
function checkIndices(indices: TensorLike, where: string): Tensor {
  if (!(indices instanceof Tensor)) return integerTensor(indices, where);
  if (indices.dtype === "int32") return indices;
  throw new DTypeError(`${where}: indices must be int32, got ${indices.dtype}; use cast(indices, "int32")`);
}

function integerTensor(values: Exclude<TensorLike, Tensor>, where: string): Tensor {
  const array = toNdArray(values);
  const wrong = array.data.find((value) => !Number.isInteger(value));
  if (wrong !== undefined) throw new DTypeError(`${where}: indices must be integers, got ${wrong}`);
  return tensor(array, { dtype: "int32" });
}

/** The axes before `axis` as one, and those after it as one. */
function around(shape: Shape, axis: number): { outer: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), inner: sizeOf(shape.slice(axis + 1)) };
}

/**
 * Picks positions along an axis: table [..., N, ...] with indices of any shape S → [..., S, ...].
 *
 * @throws {IndexError} when the program runs and meets an index outside 0 … N−1.
 */
export function gather(table: TensorLike, indices: TensorLike, axis = 0): Tensor {
  const source = asTensor(table);
  const list = checkIndices(indices, "gather");
  const at = checkAxis(axis, source.rank, "gather");
  const { outer, inner } = around(source.shape, at);
  const taken = gatherOp([reshape(source, [outer, source.shape[at], inner]), reshape(list, [-1])], undefined);
  return reshape(taken, [...source.shape.slice(0, at), ...list.shape, ...source.shape.slice(at + 1)]);
}

/**
 * Zeros with `size` positions along an axis, to which updates [..., I, ...] are added at indices [I]; the transpose of
 * `gather`.
 *
 * @throws {IndexError} when the program runs and meets an index outside 0 … size−1.
 */
export function scatterAdd(indices: TensorLike, updates: TensorLike, size: number, axis = 0): Tensor {
  const source = asTensor(updates);
  const list = checkIndices(indices, "scatterAdd");
  const at = checkAxis(axis, source.rank, "scatterAdd");
  if (list.rank !== 1 || list.size !== source.shape[at]) {
    throw new ShapeError(
      `scatterAdd: indices ${formatShape(list.shape)} must be one for each of the ${source.shape[at]} updates along axis ${at}`,
    );
  }
  const { outer, inner } = around(source.shape, at);
  const scattered = scatterOp([list, reshape(source, [outer, list.size, inner])], { size });
  return reshape(scattered, [...source.shape.slice(0, at), size, ...source.shape.slice(at + 1)]);
}

/** Looking a number up in 0 … size−1 is what checks its range; errors carry the operation's name. */
const rangeChecks = { takeAlong: lookup("takeAlong"), oneHot: lookup("oneHot"), maxUnpool: lookup("maxUnpool") };

/** The same indices, which fail when the program runs if one is outside 0 … size−1. */
export function checkedIndices(indices: TensorLike, size: number, where: keyof typeof rangeChecks): Tensor {
  const list = checkIndices(indices, where);
  const range = reshape(coordinates([size], 0), [1, size, 1]);
  return reshape(rangeChecks[where]([range, reshape(list, [-1])], undefined), list.shape);
}

/**
 * Along the last axis: element [..., i] is x[..., indices[..., i]]; the leading axes of both are equal.
 *
 * @throws {IndexError} when the program runs and meets an index outside the axis.
 */
export function takeAlong(x: TensorLike, indices: TensorLike): Tensor {
  const source = asTensor(x);
  return takeSorted(source, checkedIndices(indices, source.shape[source.rank - 1], "takeAlong"));
}

/** `takeAlong` for indices that are known to lie within the axis. */
export function takeSorted(source: Tensor, list: Tensor): Tensor {
  const lead = source.shape.slice(0, -1);
  if (lead.length !== list.rank - 1 || lead.some((size, axis) => size !== list.shape[axis])) {
    throw new ShapeError(
      `takeAlong: ${formatShape(list.shape)} does not have the leading axes of ${formatShape(source.shape)}`,
    );
  }
  const rows = sizeOf(lead);
  const flat = reshape(list, [rows, list.shape[list.rank - 1]]);
  const absolute = add(flat, mul(coordinates(flat.shape, 0), source.shape[source.rank - 1]));
  return reshape(gather(reshape(source, [-1]), reshape(absolute, [-1])), list.shape);
}
