import { allocate, type DType, type TypedArray } from "../../../core/dtype.js";
import type { Heap } from "./heap.js";

/** In linear memory every element takes 4 bytes: float32 and int32 as they are, bool as an int32 of 0 or 1. */
const WORD = 4;

/** Copies values into linear memory. */
export function copyIn(heap: Heap, address: number, dtype: DType, values: ArrayLike<number>): void {
  const start = address / WORD;
  if (dtype === "float32") heap.f32.set(values, start);
  else if (dtype === "int32") heap.i32.set(values, start);
  else {
    const words = heap.i32;
    for (let i = 0; i < values.length; i++) words[start + i] = values[i] ? 1 : 0;
  }
}

/** Copies `target.length` elements out of linear memory. */
export function copyInto(heap: Heap, address: number, dtype: DType, target: TypedArray): void {
  const start = address / WORD;
  const words = dtype === "float32" ? heap.f32 : heap.i32;
  target.set(words.subarray(start, start + target.length));
}

/** The elements in an array of their own. */
export function copyOut(heap: Heap, address: number, dtype: DType, size: number): TypedArray {
  const target = allocate(dtype, size);
  copyInto(heap, address, dtype, target);
  return target;
}
