import { describe } from "./checks/arguments.js";
import { DTypeError } from "./errors.js";

/** Element types. `float64` exists for reference computations: only the `js` backend runs it. */
export type DType = "float32" | "float64" | "int32" | "bool";

export type FloatDType = "float32" | "float64";

/** What values look like outside a program. `bool` is one byte of 0 or 1. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Plain values with a shape: what goes into a program and what comes out. Row-major. */
export interface NdArray {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

interface ArrayConstructorOf {
  new (length: number): TypedArray;
  new (values: ArrayLike<number>): TypedArray;
}

const constructors: Record<DType, ArrayConstructorOf> = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
};

/** A zero-filled array for `length` elements. */
export function allocate(dtype: DType, length: number): TypedArray {
  return new constructors[dtype](length);
}

/** Copies values into an array of the given type (floats are rounded, integers truncated as `Int32Array` does). */
export function copyAs(dtype: DType, values: ArrayLike<number>): TypedArray {
  return new constructors[dtype](values);
}

export function isFloat(dtype: DType): dtype is FloatDType {
  return dtype === "float32" || dtype === "float64";
}

const order: readonly DType[] = ["bool", "int32", "float32", "float64"];

/** The narrowest type that holds both: bool < int32 < float32 < float64. */
export function promote(a: DType, b: DType): DType {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** The type of a typed array; integers of any width become `int32`, and half floats (a new kind of array) `float32`. */
export function dtypeOf(data: ArrayBufferView): DType {
  if (data instanceof Float32Array || data.constructor.name === "Float16Array") return "float32";
  if (data instanceof Float64Array) return "float64";
  return "int32";
}

/** Refuses a type that does not exist. */
export function checkDType(dtype: DType, where: string): DType {
  if (order.includes(dtype)) return dtype;
  throw new DTypeError(`${where}: dtype must be one of ${order.join(", ")}, got ${describe(dtype)}`);
}
