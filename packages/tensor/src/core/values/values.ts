import { checkOptions, describe } from "../checks/arguments.js";
import { checkDType, copyAs, dtypeOf, type DType, type NdArray } from "../dtype.js";
import { DTypeError, InvalidArgumentError, ShapeError } from "../errors.js";
import { checkShape, formatShape, sizeOf, type Shape } from "../shape.js";

/** Numbers in lists of lists, the innermost perhaps typed arrays; all lists at one depth have the same length. */
export type NestedArray = readonly (number | boolean | ArrayBufferView | NestedArray)[];

/** A typed array with a shape: an `NdArray` whose type goes without saying. */
export interface ShapedValues {
  readonly data: ArrayBufferView;
  readonly shape: Shape;
}

/** Numbers as a program's user has them. */
export type HostValues = NdArray | ShapedValues | NestedArray | ArrayBufferView | number | boolean;

export interface TensorOptions {
  readonly shape?: Shape;
  readonly dtype?: DType;
}

/** Lists that are nested deeper hold themselves, or are no data. */
const MAX_AXES = 64;

/** Copies anything that holds numbers into plain values with a shape. */
export function toNdArray(values: HostValues, options: TensorOptions = {}): NdArray {
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

function plainValues(values: HostValues): PlainValues {
  if (typeof values === "number") return { data: [values], shape: [], dtype: "float32" };
  if (typeof values === "boolean") return { data: [values ? 1 : 0], shape: [], dtype: "bool" };
  if (Array.isArray(values)) return nestedValues(values);
  if (ArrayBuffer.isView(values)) return viewValues(values);
  if (isShaped(values)) return shapedValues(values);
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

/** A flat array with a shape; the type is that of the array unless it says one. */
function shapedValues(values: NdArray | ShapedValues): PlainValues {
  const list: unknown = values.data;
  if (typeof list === "function") {
    throw new InvalidArgumentError("tensor: expected plain values, got a Tensor; its values are `await t.ndarray()`");
  }
  const { data, dtype } = Array.isArray(list) ? nestedValues(list) : viewValues(list);
  return { data, shape: values.shape, dtype: "dtype" in values ? values.dtype : dtype };
}

function viewValues(view: unknown): PlainValues {
  if (!ArrayBuffer.isView(view)) {
    throw new InvalidArgumentError(`tensor: data must be a typed array or a list of numbers, got ${describe(view)}`);
  }
  if (view instanceof DataView || isBigIntArray(view)) {
    throw new DTypeError(`tensor: cannot hold a ${view.constructor.name}; convert it to a Float32Array or Int32Array`);
  }
  const data = view as ArrayBufferView & ArrayLike<number>;
  return { data, shape: [data.length], dtype: dtypeOf(view) };
}

function nestedValues(values: NestedArray): PlainValues {
  const shape: number[] = [];
  for (let level: NestedArray[number] | undefined = values; isList(level); level = level[0]) {
    if (shape.push(level.length) > MAX_AXES) {
      throw new ShapeError(
        `tensor: nested arrays are more than ${MAX_AXES} deep; a tensor has one axis for each level`,
      );
    }
  }
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
