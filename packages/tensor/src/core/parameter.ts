import { Storage } from "../memory/storage.js";
import { checkCount, checkOptions, describe } from "./checks/arguments.js";
import { toNdArray, type HostValues } from "./values/values.js";
import { checkDType, type DType, type NdArray } from "./dtype.js";
import { InvalidArgumentError, ShapeError } from "./errors.js";
import type { Op } from "./op.js";
import { checkShape, formatShape, sameShape, sizeOf, type Shape } from "./shape.js";
import { Tensor } from "./tensor.js";

const parameterOp: Op<{ parameter: Parameter; shape: Shape; dtype: DType }> = {
  name: "parameter",
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  kernel: { kind: "storage", locate: ({ parameter }) => ({ storage: parameter.storage, offset: parameter.offset }) },
};

/**
 * A tensor whose values last and can be assigned: a weight, a running statistic, an optimizer's moment. Its values are a
 * range of a storage, so that many parameters can lie side by side in one block.
 */
export class Parameter extends Tensor {
  #storage: Storage;
  #offset: number;

  /** @throws {InvalidArgumentError} a shape, storage or name that is none, or a range outside the storage. */
  constructor(
    shape: Shape,
    storage: Storage,
    offset = 0,
    public name = "parameter",
  ) {
    checkShape(shape, "parameter");
    if (typeof name !== "string") {
      throw new InvalidArgumentError(`parameter: name must be a text, got ${describe(name)}`);
    }
    checkRange(name, sizeOf(shape), storage, offset);
    const attributes: { parameter?: Parameter; shape: Shape; dtype: DType } = { shape, dtype: storage.dtype };
    super(parameterOp, [], attributes, shape, storage.dtype);
    attributes.parameter = this;
    this.#storage = storage;
    this.#offset = offset;
  }

  get storage(): Storage {
    return this.#storage;
  }

  get offset(): number {
    return this.#offset;
  }

  /** A copy of the current values. */
  get value(): NdArray {
    const data = this.#storage.values.slice(this.#offset, this.#offset + this.size);
    return { data, shape: this.shape, dtype: this.dtype };
  }

  /** Replaces the values. @throws {ShapeError} another shape. */
  set(values: HostValues): void {
    const array = toNdArray(values);
    const fits = sameShape(array.shape, this.shape) || (array.shape.length === 1 && array.data.length === this.size);
    if (!fits) {
      throw new ShapeError(
        `parameter "${this.name}": expected values of shape ${formatShape(this.shape)}, got ${formatShape(array.shape)}`,
      );
    }
    this.#storage.write(array.data, this.#offset);
  }

  /** Moves the parameter, with its values, into a range of another storage of the same type. */
  moveTo(storage: Storage, offset: number): void {
    checkRange(this.name, this.size, storage, offset);
    if (storage.dtype !== this.dtype) {
      throw new InvalidArgumentError(
        `parameter "${this.name}": is ${this.dtype} and cannot move into a storage of ${storage.dtype}`,
      );
    }
    storage.write(this.#storage.values.subarray(this.#offset, this.#offset + this.size), offset);
    this.#storage = storage;
    this.#offset = offset;
  }
}

/** Refuses what is no storage, and a range that leaves it. */
function checkRange(name: string, size: number, storage: Storage, offset: number): void {
  if (!(storage instanceof Storage)) {
    throw new InvalidArgumentError(`parameter "${name}": storage must be a Storage, got ${describe(storage)}`);
  }
  checkCount(offset, "offset", `parameter "${name}"`);
  if (offset + size > storage.size) {
    throw new InvalidArgumentError(
      `parameter "${name}": ${size} values do not fit at ${offset} of a storage of ${storage.size}`,
    );
  }
}

/**
 * A tensor with values that last and can be assigned, from initial values.
 *
 * @throws {ShapeError} ragged lists, or a shape that does not fit the number of values.
 * @throws {InvalidArgumentError} values that are not numbers, a shape or name that is none, an unknown option.
 * @throws {DTypeError} an unknown type.
 */
export function parameter(
  values: HostValues,
  options: { readonly name?: string; readonly dtype?: DType; readonly shape?: Shape } = {},
): Parameter {
  checkOptions(options, ["name", "shape", "dtype"], "parameter");
  const { name, shape, dtype } = options;
  const array = toNdArray(values, {
    shape: shape && checkShape(shape, "parameter"),
    dtype: dtype && checkDType(dtype, "parameter"),
  });
  return new Parameter(array.shape, new Storage(array.dtype, sizeOf(array.shape), array.data), 0, name);
}
