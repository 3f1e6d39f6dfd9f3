import { allocateFor } from "../core/create.js";
import type { DType, TypedArray } from "../core/dtype.js";

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

  /** @throws {OutOfMemoryError} more elements than there is room for. */
  constructor(
    readonly dtype: DType,
    readonly size: number,
    values: TypedArray = allocateFor([size], dtype, "storage"),
  ) {
    this.#values = values;
  }

  /** The current values on the host. Change them only through `write`. */
  get values(): TypedArray {
    if (this.#stale) {
      this.#residence?.pull(this, this.#values);
      this.#stale = false;
    }
    return this.#values;
  }

  /** Replaces `source.length` values from `offset` on. */
  write(source: ArrayLike<number>, offset = 0): void {
    this.values.set(source, offset);
    this.#residence?.invalidate(this);
  }

  /**
   * Called by a backend that now holds the newest values (`stale`: the host array is out of date). The copy of the
   * backend that held them before is out of date from now on.
   */
  residesIn(residence: Residence | undefined, stale: boolean): void {
    const before = this.#residence;
    this.#residence = residence;
    if (before !== residence) before?.invalidate(this);
    this.#stale = stale;
  }

  get residence(): Residence | undefined {
    return this.#residence;
  }
}
