import { checkCount, checkNumber } from "./checks/arguments.js";
import { checkDType, isFloat, promote, type DType, type TypedArray } from "./dtype.js";
import { InvalidArgumentError } from "./errors.js";
import { defineOp } from "./op.js";
import { checkShape, type Shape } from "./shape.js";
import { Tensor } from "./tensor.js";
import { toNdArray, type HostValues, type TensorOptions } from "./values/values.js";

/** What every operation takes where it takes a tensor. */
export type TensorLike = Tensor | HostValues;

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

/** A scalar that programs hold as a literal. @throws {DTypeError} an unknown type. */
export function scalar(value: number, dtype: DType = "float32"): Tensor {
  checkNumber(value, "value", "scalar");
  return constantOp([], { value, dtype: checkDType(dtype, "scalar") });
}

/**
 * A value that a compiled program's caller supplies at each run: its number, as `Procedure` counts inputs, its shape and
 * its type.
 *
 * @throws {InvalidArgumentError} an index or a shape that is none.
 * @throws {DTypeError} no type, or an unknown one.
 */
export function placeholder(index: number, shape: Shape, dtype: DType): Tensor {
  checkCount(index, "index", "placeholder");
  const signature = { shape: checkShape(shape, "placeholder"), dtype: checkDType(dtype, "placeholder") };
  return inputOp([], { index, ...signature });
}

const boundOp = defineOp<{ shape: Shape; dtype: DType }>({
  name: "bound",
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  kernel: { kind: "bound" },
});

/** A symbol in the body of a loop, for what differs from iteration to iteration. */
export function bound(shape: Shape, dtype: DType): Tensor {
  return boundOp([], { shape, dtype });
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

/** Tensors stay; everything else becomes one. Numbers take the type of `like` where they fit it. */
export function asTensor(value: TensorLike, like?: Tensor): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === "number") return scalar(value, numberType(value, like?.dtype));
  if (typeof value === "boolean") return scalar(value ? 1 : 0, "bool");
  return tensor(value);
}

function numberType(value: number, like: DType = "float32"): DType {
  if (isFloat(like)) return like;
  return value === (value | 0) ? promote(like, "int32") : "float32";
}
