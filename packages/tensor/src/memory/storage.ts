import { checkCount, describe } from "../core/checks/arguments.js";
import { allocateFor } from "../core/allocate.js";
import { allocate, checkDType, type DType, type TypedArray } from "../core/dtype.js";
import { InvalidArgumentError } from "../core/errors.js";

/** A backend's memory that currently holds a storage's newest values. */
export interface Residence {
  /** Copies the newest values into `target`. */
  pull(storage: Storage, target: TypedArray): void;
  /** The host array changed: the resident copy is stale. */
  invalidate(storage: Storage): void;
}

/**
 * Values that outlive a program's run: parameters, optimizer moments, running statistics. The host array is the
 * home; a backend with memory of its own keeps a copy while it works on it. Nobody frees a storage: the host array
 * is garbage like any other, and backends hold storages weakly.
 */
export class Storage {
  readonly #values: TypedArray;
  #residence: Residence | undefined;
  #stale = false;

  /**
   * `size` values of a type: zeros, or those of `values`, which is not copied.
   *
   * @throws {DTypeError} an unknown type.
   * @throws {InvalidArgumentError} a size that is none, or values of another type or number.
   * @throws {OutOfMemoryError} more elements than there is room for.
   */
  constructor(
    readonly dtype: DType,
    readonly size: number,
    values?: TypedArray,
  ) {
    checkDType(dtype, "storage");
    checkCount(size, "size", "storage");
    this.#values = values === undefined ? allocateFor([size], dtype, "storage") : checkValues(values, dtype, size);
  }

  /** The current values on the host. Change them only through `write`. */
  get values(): TypedArray {
    if (this.#stale) {
      this.#residence?.pull(this, this.#values);
      this.#stale = false;
    }
    return this.#values;
  }

  /** Replaces `source.length` values from `offset` on. @throws {InvalidArgumentError} a range outside the storage. */
  write(source: ArrayLike<number>, offset = 0): void {
    checkCount(offset, "offset", "storage");
    if (offset + source.length > this.size) {
      throw new InvalidArgumentError(
        `storage: ${source.length} values do not fit at ${offset} of a storage of ${this.size}`,
      );
    }
    this.values.set(source, offset);
    this.#residence?.invalidate(this);
  }

  /**
   * Called by a backend that now holds the newest values; `host` says whether the host array has them too. The copy
   * of the backend that held them before is out of date from now on.
   */
  residesIn(residence: Residence | undefined, host: "current" | "stale"): void {
    const before = this.#residence;
    this.#residence = residence;
    if (before !== residence) before?.invalidate(this);
    this.#stale = host === "stale";
  }

  get residence(): Residence | undefined {
    return this.#residence;
  }
}

function checkValues(values: TypedArray, dtype: DType, size: number): TypedArray {
  const { constructor } = allocate(dtype, 0);
  if (values.constructor === constructor && values.length === size) return values;
  throw new InvalidArgumentError(
    `storage: values of ${dtype} must be of type ${constructor.name} and length ${size}, got ${describe(values)}`,
  );
}
