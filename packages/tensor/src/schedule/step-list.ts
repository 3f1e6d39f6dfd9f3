import { checkBytes } from "../core/allocate.js";
import type { DType } from "../core/dtype.js";
import type { Parameter } from "../core/parameter.js";
import { sizeOf, type Shape } from "../core/shape.js";
import type { Expression } from "../expression/expression.js";
import type { Storage } from "../memory/storage.js";
import { reachOf } from "../program/access.js";
import type { Access, Buffer, ProgramLoop, Step, Window } from "../program/program.js";
import { View } from "../program/view.js";
import type { Located } from "./loop-builder.js";
import type { Sequence } from "./sequence.js";

/** A loop that is being written. */
interface Block {
  readonly loop: number;
  readonly count: number;
  readonly items: Item[];
}

type Item = Step | Block;

/** The buffers and steps of a program while it is being written. */
export class StepList {
  readonly buffers: Buffer[] = [];
  /** What runs once. */
  readonly #whole: Item[] = [];
  /** The loops that are open, the innermost last. They have no place yet: what they need may still come before them. */
  readonly #open: Block[] = [];
  /** In how many of them steps are written. */
  #depth = 0;
  #loops = 0;
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

  /** A part of a buffer that moves with a loop. It is as large as what `view` reaches, which is then a view of it. */
  window(view: View, dtype: DType, window: Omit<Window, "start">, name: string): Located {
    const base = { dtype, block: "window", storage: -1, offset: 0, name } as const;
    if (sizeOf(view.shape) === 0) {
      const buffer = this.#add({ ...base, size: 0, window: { ...window, start: 0, stride: 0 } });
      return { buffer, view: View.contiguous(view.shape) };
    }
    const { low, high } = reachOf(view, view.shape);
    const buffer = this.#add({ ...base, size: high - low + 1, window: { ...window, start: low } });
    return { buffer, view: new View(view.shape, view.strides, view.offset - low) };
  }

  /** In how many loops steps are written. */
  get depth(): number {
    return this.#depth;
  }

  /** The number that the next loop to be opened will have. */
  get nextLoop(): number {
    return this.#loops;
  }

  /** Steps go into the body of a loop until it is closed. */
  open(count: number): void {
    this.#depth = this.#open.push({ loop: this.#loops++, count, items: [] });
  }

  close(): void {
    const block = this.#open.pop()!;
    this.#depth = this.#open.length;
    this.#items.push(block);
  }

  /**
   * Steps that `write` pushes stand in the body of the loop around so many others, or before the loops for 0. They belong
   * to that node of the graph.
   */
  at<R>(depth: number, write: () => R, origin = this.#origin): R {
    const outerDepth = this.#depth;
    const outerOrigin = this.#origin;
    this.#depth = depth;
    this.#origin = origin;
    const result = write();
    this.#depth = outerDepth;
    this.#origin = outerOrigin;
    return result;
  }

  /** The steps so far, in the order in which they run. */
  get sequence(): Sequence {
    const steps: Step[] = [];
    const loops: ProgramLoop[] = [];
    const walk = (items: readonly Item[]): void => {
      for (const item of items) {
        if ("kind" in item) steps.push(item);
        else {
          const from = steps.length;
          loops.push({ from, to: from, count: item.count });
          walk(item.items);
          loops[item.loop] = { from, to: steps.length, count: item.count };
        }
      }
    };
    walk(this.#whole);
    return { steps, loops };
  }

  push(step: Step): void {
    this.#items.push(this.#origin === undefined ? step : { ...step, origins: [this.#origin] });
  }

  /** A loop over all elements of a shape. */
  pushMap(label: string, dims: Shape, loads: readonly Access[], to: Located, value: Expression): void {
    this.push({ kind: "map", label, dims, loads, outputs: [{ store: accessOf(to), value }] });
  }

  copy(from: Located, to: Located, dtype: DType): void {
    this.pushMap("copy", from.view.shape, [accessOf(from)], to, { kind: "load", slot: 0, dtype });
  }

  get #items(): Item[] {
    return this.#depth === 0 ? this.#whole : this.#open[this.#depth - 1].items;
  }

  #add(buffer: Omit<Buffer, "id">): number {
    return this.buffers.push({ id: this.buffers.length, ...buffer }) - 1;
  }
}

function accessOf({ buffer, view }: Located): Access {
  return { buffer, offset: view.offset, strides: view.strides };
}
