import { checkOptions, describe } from "./arguments.js";
import {
  allocate,
  checkDType,
  copyAs,
  dtypeOf,
  isFloat,
  promote,
  type DType,
  type NdArray,
  type TypedArray,
} from "./dtype.js";
import { DTypeError, InvalidArgumentError, OutOfMemoryError, ShapeError } from "./errors.js";
import { defineOp } from "./op.js";
import { checkShape, formatShape, sizeOf, type Shape } from "./shape.js";
import { Tensor } from "./tensor.js";

/** Numbers in lists of lists, the innermost perhaps typed arrays; all lists at one depth have the same length. */
export type NestedArray = readonly (number | boolean | ArrayBufferView | NestedArray)[];

/** What every operation takes where it takes a tensor. */
export type TensorLike = Tensor | NdArray | ShapedValues | NestedArray | ArrayBufferView | number | boolean;

/** A typed array with a shape: an `NdArray` whose type goes without saying. */
export interface ShapedValues {
  readonly data: ArrayBufferView;
  readonly shape: Shape;
}

export interface TensorOptions {
  readonly shape?: Shape;
  readonly dtype?: DType;
}

const MAX_BYTES = 2 ** 32;

interface DataAttributes {
  readonly values: TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Only shape and type identify the values in a program's key. */
  toJSON(): unknown;
}

const dataOp = defineOp<DataAttributes>({
  name: "data",
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  kernel: { kind: "input", values: ({ values }) => values },
});

const constantOp = defineOp<{ value: number; dtype: DType }>({
  name: "constant",
  infer: (_, { dtype }) => ({ shape: [], dtype }),
  kernel: { kind: "constant", value: ({ value }) => value },
});

const inputOp = defineOp<{ index: number; shape: Shape; dtype: DType }>({
  name: "input",
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  kernel: { kind: "input" },
});

/** A scalar that programs hold as a literal. */
export function scalar(value: number, dtype: DType = "float32"): Tensor {
  return constantOp([], { value, dtype });
}

/** A value that a compiled program's caller supplies at each run. */
export function placeholder(index: number, shape: Shape, dtype: DType): Tensor {
  return inputOp([], { index, shape, dtype });
}

/** Refuses, before anything is allocated, what cannot fit in the address space of a program. */
export function checkBytes(shape: Shape, dtype: DType, where: string): void {
  const bytes = sizeOf(shape) * (dtype === "float64" ? 8 : 4);
  if (bytes > MAX_BYTES) {
    throw new OutOfMemoryError(
      `${where}: a ${dtype} tensor of shape ${formatShape(shape)} needs ${bytes} bytes; one tensor may take ${MAX_BYTES}`,
    );
  }
}

/**
 * A tensor of given values: a number, nested lists, a typed array with `shape`, or an `NdArray`. Values are copied.
 * Type: `dtype`, else that of the typed array (`Float32Array` float32, `Float64Array` float64, integers int32),
 * else bool for booleans and float32 for numbers.
 *
 * @throws {ShapeError} ragged lists, or a shape that does not fit the number of values.
 * @throws {InvalidArgumentError} values that are not numbers.
 */
export function tensor(values: TensorLike, options: TensorOptions = {}): Tensor {
  if (values instanceof Tensor) throw new InvalidArgumentError("tensor: the argument is a Tensor already");
  const array = toNdArray(values, options);
  return dataOp([], { values: array.data, shape: array.shape, dtype: array.dtype, toJSON: () => 0 });
}

/** Copies anything tensor-like but a Tensor into plain values with a shape. */
export function toNdArray(values: Exclude<TensorLike, Tensor>, options: TensorOptions = {}): NdArray {
  checkOptions(options, ["shape", "dtype"], "tensor");
  const plain = plainValues(values);
  const dtype = checkDType(options.dtype ?? plain.dtype, "tensor");
  const shape = checkShape(options.shape ?? plain.shape, "tensor");
  if (sizeOf(shape) !== plain.data.length) {
    throw new ShapeError(
      `tensor: shape ${formatShape(shape)} has ${sizeOf(shape)} elements, but ${plain.data.length} values were given`,
    );
  }
  if (dtype === "int32") checkIntegers(plain.data);
  const data =
    dtype === "bool" ? Uint8Array.from(plain.data, (value) => (value !== 0 ? 1 : 0)) : copyAs(dtype, plain.data);
  return { data, shape, dtype };
}

/** int32 cannot hold fractions or numbers beyond ±2^31; cutting them off in silence would be a wrong number. */
function checkIntegers(values: ArrayLike<number>): void {
  if (values instanceof Int32Array) return;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === (values[i] | 0)) continue;
    throw new InvalidArgumentError(
      `tensor: int32 cannot hold ${values[i]} (element ${i}); round it first, or use cast() to truncate`,
    );
  }
}

interface PlainValues {
  readonly data: ArrayLike<number>;
  readonly shape: Shape;
  readonly dtype: DType;
}

function plainValues(values: Exclude<TensorLike, Tensor>): PlainValues {
  if (typeof values === "number") return { data: [values], shape: [], dtype: "float32" };
  if (typeof values === "boolean") return { data: [values ? 1 : 0], shape: [], dtype: "bool" };
  if (Array.isArray(values)) return nestedValues(values);
  if (ArrayBuffer.isView(values)) return viewValues(values);
  if (isNdArray(values)) return values;
  if (isShaped(values)) return { ...viewValues(values.data), shape: values.shape };
  throw new InvalidArgumentError(
    `tensor: expected a number, nested arrays of numbers, a typed array or { data, shape, dtype }, got ${describe(values)}`,
  );
}

export function isNdArray(value: unknown): value is NdArray {
  return isShaped(value) && "dtype" in value;
}

/** Values with a shape whose type is that of their array. */
function isShaped(value: unknown): value is ShapedValues {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}

function viewValues(view: ArrayBufferView): PlainValues {
  if (view instanceof DataView || isBigIntArray(view)) {
    throw new DTypeError(`tensor: cannot hold a ${view.constructor.name}; convert it to a Float32Array or Int32Array`);
  }
  const data = view as ArrayBufferView & ArrayLike<number>;
  return { data, shape: [data.length], dtype: dtypeOf(view) };
}

function nestedValues(values: NestedArray): PlainValues {
  const shape: number[] = [];
  for (let level: NestedArray[number] | undefined = values; isList(level); level = level[0]) shape.push(level.length);
  const data: number[] = [];
  let booleans = sizeOf(shape) > 0;
  const visit = (value: NestedArray[number], depth: number): void => {
    if (isList(value) && depth < shape.length && value.length === shape[depth]) {
      for (let i = 0; i < value.length; i++) visit(value[i], depth + 1);
    } else if (depth === shape.length && typeof value === "number") {
      booleans = false;
      data.push(value);
    } else if (depth === shape.length && typeof value === "boolean") {
      data.push(value ? 1 : 0);
    } else {
      throw nestedError(value, shape, depth);
    }
  };
  visit(values, 0);
  return { data, shape, dtype: booleans ? "bool" : "float32" };
}

/** A list, or a typed array of numbers. */
function isList(value: unknown): value is ArrayLike<NestedArray[number]> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value && !isBigIntArray(value));
}

function isBigIntArray(value: ArrayBufferView): boolean {
  return value instanceof BigInt64Array || value instanceof BigUint64Array;
}

function nestedError(value: unknown, shape: Shape, depth: number): Error {
  if (isList(value) || typeof value === "number" || typeof value === "boolean") {
    const got = isList(value) ? `a list of ${value.length}` : `the value ${String(value)}`;
    return new ShapeError(
      `tensor: nested arrays are ragged: the first element suggests shape ${formatShape(shape)}, but at depth ${depth} there is ${got}`,
    );
  }
  return new InvalidArgumentError(`tensor: nested arrays must hold numbers or booleans, got ${String(value)}`);
}

/** Tensors stay; everything else becomes one. Numbers take the type of `like` where they fit it. */
export function asTensor(value: TensorLike, like?: Tensor): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === "number") return scalar(value, numberType(value, like?.dtype));
  if (typeof value === "boolean") return scalar(value ? 1 : 0, "bool");
  return tensor(value);
}

function numberType(value: number, like: DType = "float32"): DType {
  if (isFloat(like)) return like;
  return Number.isInteger(value) ? promote(like, "int32") : "float32";
}

/** A zero-filled host array of a shape, or an OutOfMemoryError that says for what. */
export function allocateFor(shape: Shape, dtype: DType, where: string): TypedArray {
  checkBytes(shape, dtype, where);
  try {
    return allocate(dtype, sizeOf(shape));
  } catch (cause) {
    throw new OutOfMemoryError(`${where}: no memory for a ${dtype} tensor of shape ${formatShape(shape)}`, { cause });
  }
}
