import { formatShape, promote, sameShape, ShapeError, sizeOf, type NdArray, type TypedArray } from "@nn/tensor";
import { allocate } from "../arrays.js";
import type { Batch, Example } from "./example.js";

/** A dataset in memory: every example is a row of each array. */
export interface Columns {
  readonly x: NdArray;
  readonly y: NdArray;
  readonly weights?: Float32Array | undefined;
}

/** Typed arrays that a batch is written into: at least `count` rows each. They may be views of anything. */
export interface BatchTarget {
  readonly x: TypedArray;
  readonly y: TypedArray;
  readonly weights?: Float32Array | undefined;
}

export function countOf(columns: Columns): number {
  return columns.x.shape[0];
}

/** Rows of at least this many values are copied by the engine (a view each), shorter ones value by value. */
const LONG_ROW = 64;

/** Views of an array's rows, made once: a training step copies rows without allocating. */
function viewRows(array: NdArray): readonly TypedArray[] {
  const count = array.shape[0];
  const size = array.data.length / count;
  if (!(size >= LONG_ROW)) return [];
  return Array.from({ length: count }, (_, row) => array.data.subarray(row * size, (row + 1) * size));
}

/** An array and, for long rows, its rows. */
interface Rows {
  readonly array: NdArray;
  readonly views: readonly TypedArray[];
}

function gatherRows({ array, views }: Rows, indices: Int32Array, start: number, count: number, into: TypedArray): void {
  const { data } = array;
  const size = data.length / array.shape[0];
  for (let row = 0; row < count; row++) {
    const index = indices[start + row];
    if (views.length > 0) into.set(views[index], row * size);
    else copyShort(data, index * size, size, into, row * size);
  }
}

function copyShort(from: TypedArray, start: number, size: number, into: TypedArray, target: number): void {
  for (let i = 0; i < size; i++) into[target + i] = from[start + i];
}

/** Columns made ready for `gather`. */
export interface Gatherable {
  readonly x: Rows;
  readonly y: Rows;
  readonly weights?: Float32Array | undefined;
}

export function gatherable({ x, y, weights }: Columns): Gatherable {
  return { x: { array: x, views: viewRows(x) }, y: { array: y, views: viewRows(y) }, weights };
}

/** Writes the rows `indices[start … start + count − 1]` into `into`; weights are 1 where there are none. */
export function gather(from: Gatherable, indices: Int32Array, start: number, count: number, into: BatchTarget): void {
  gatherRows(from.x, indices, start, count, into.x);
  gatherRows(from.y, indices, start, count, into.y);
  if (!into.weights) return;
  for (let row = 0; row < count; row++) into.weights[row] = from.weights?.[indices[start + row]] ?? 1;
}

/** Room for `size` examples. */
export function allocateRows({ x, y, weights }: Columns, size: number): BatchTarget {
  const room = (array: NdArray): TypedArray => allocate(array.dtype, size * sizeOf(array.shape.slice(1)));
  return { x: room(x), y: room(y), weights: weights ? new Float32Array(size) : undefined };
}

/** The rows indices[start] … indices[start + count − 1], copied, in that order. */
export function select(
  columns: Columns,
  indices: Int32Array,
  start = 0,
  count: number = indices.length,
  source: Gatherable = gatherable(columns),
): Batch {
  const rows = allocateRows(columns, count);
  gather(source, indices, start, count, rows);
  const like = (array: NdArray, data: TypedArray): NdArray => {
    return { data, shape: [count, ...array.shape.slice(1)], dtype: array.dtype };
  };
  const x = like(columns.x, rows.x);
  const y = like(columns.y, rows.y);
  return rows.weights ? { x, y, weights: rows.weights, size: count } : { x, y, size: count };
}

/** Row numbers from `start` to `end` − 1. */
export function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}

/** Every example, copied, so that nobody writes into the dataset by accident. */
export function* examplesOf(columns: Columns): Generator<Example> {
  for (let row = 0; row < countOf(columns); row++) {
    const x = copyRow(columns.x, row);
    const y = copyRow(columns.y, row);
    yield columns.weights ? { x, y, weight: columns.weights[row] } : { x, y };
  }
}

function copyRow(array: NdArray, row: number): NdArray {
  const shape = array.shape.slice(1);
  const size = sizeOf(shape);
  return { data: array.data.slice(row * size, (row + 1) * size), shape, dtype: array.dtype };
}

/** Examples of one shape, stacked along a new first axis. */
export function stack(examples: readonly Example[]): Batch {
  const x = stackArrays(examples.map((example) => example.x));
  const y = stackArrays(examples.map((example) => example.y));
  const size = examples.length;
  if (!examples.some((example) => example.weight !== undefined)) return { x, y, size };
  return { x, y, weights: Float32Array.from(examples, (example) => example.weight ?? 1), size };
}

function stackArrays(arrays: readonly NdArray[]): NdArray {
  const { shape, dtype } = arrays[0];
  const size = sizeOf(shape);
  const data = allocate(dtype, size * arrays.length);
  for (const [row, array] of arrays.entries()) data.set(array.data, row * size);
  return { data, shape: [arrays.length, ...shape], dtype };
}

/** All rows of `a`, then all of `b`; the example shapes must agree. */
export function concatenate(a: Columns, b: Columns): Columns {
  const x = joinRows(a.x, b.x, "features");
  const y = joinRows(a.y, b.y, "targets");
  if (!a.weights && !b.weights) return { x, y };
  const weights = new Float32Array(countOf(a) + countOf(b)).fill(1);
  if (a.weights) weights.set(a.weights);
  if (b.weights) weights.set(b.weights, countOf(a));
  return { x, y, weights };
}

function joinRows(a: NdArray, b: NdArray, what: string): NdArray {
  const shape = a.shape.slice(1);
  const other = b.shape.slice(1);
  if (!sameShape(shape, other)) {
    throw new ShapeError(`Dataset.concat: ${what} have shapes ${formatShape(shape)} and ${formatShape(other)}`);
  }
  const dtype = promote(a.dtype, b.dtype);
  const data = allocate(dtype, a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { data, shape: [a.shape[0] + b.shape[0], ...shape], dtype };
}
