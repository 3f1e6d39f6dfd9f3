import { checkBytes } from "../core/create.js";
import type { DType } from "../core/dtype.js";
import type { Parameter } from "../core/parameter.js";
import { sizeOf, type Shape } from "../core/shape.js";
import type { Expression } from "../expression/expression.js";
import type { Storage } from "../memory/storage.js";
import type { Access, Buffer, Step } from "../program/program.js";
import { View } from "../program/view.js";
import type { Located } from "./loop-builder.js";

/** The buffers and steps of a program while it is being written. */
export class StepList {
  readonly buffers: Buffer[] = [];
  readonly steps: Step[] = [];
  readonly #storages: readonly Storage[];
  readonly #wholeStorages = new Map<number, number>();
  #origin: number | undefined;

  constructor(storages: readonly Storage[]) {
    this.#storages = storages;
  }

  /** A new buffer without gaps in the work block. */
  allocate(shape: Shape, dtype: DType, name: string): Located {
    checkBytes(shape, dtype, name);
    const buffer = this.#add({ dtype, size: sizeOf(shape), block: "work", storage: -1, offset: 0, name });
    return { buffer, view: View.contiguous(shape) };
  }

  /** All of a persistent storage as a buffer, through which its old values are read. */
  storage(storage: Storage): number {
    const number = this.#storages.indexOf(storage);
    let buffer = this.#wholeStorages.get(number);
    if (buffer === undefined) {
      const { dtype, size } = storage;
      buffer = this.#add({ dtype, size, block: "storage", storage: number, offset: 0, name: `s${number}` });
      this.#wholeStorages.set(number, buffer);
    }
    return buffer;
  }

  /** A parameter's range of its storage as a buffer of its own, through which a new value is written. */
  target({ storage, offset, dtype, size, name }: Parameter, shape: Shape): Located {
    const number = this.#storages.indexOf(storage);
    const buffer = this.#add({ dtype, size, block: "storage", storage: number, offset, name: `${name}'` });
    return { buffer, view: View.contiguous(shape) };
  }

  /** Steps that `write` pushes belong to that node of the graph. */
  from<R>(origin: number, write: () => R): R {
    const outer = this.#origin;
    this.#origin = origin;
    try {
      return write();
    } finally {
      this.#origin = outer;
    }
  }

  push(step: Step): void {
    this.steps.push(this.#origin === undefined ? step : { ...step, origins: [this.#origin] });
  }

  /** A loop over all elements of a shape. */
  pushMap(label: string, dims: Shape, loads: readonly Access[], to: Located, value: Expression): void {
    this.push({ kind: "map", label, dims, loads, outputs: [{ store: accessOf(to), value }] });
  }

  copy(from: Located, to: Located, dtype: DType): void {
    this.pushMap("copy", from.view.shape, [accessOf(from)], to, { kind: "load", slot: 0, dtype });
  }

  #add(buffer: Omit<Buffer, "id">): number {
    return this.buffers.push({ id: this.buffers.length, ...buffer }) - 1;
  }
}

function accessOf({ buffer, view }: Located): Access {
  return { buffer, offset: view.offset, strides: view.strides };
}
