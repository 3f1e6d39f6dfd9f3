import { reachOf, sameStrides } from "./access.js";
import { accessesOf, type Access, type Buffer, type Step } from "./program.js";

/** A run of elements that a step touches. */
export interface Range {
  /** A work buffer, or a storage as a negative number: several buffers show parts of one. */
  readonly memory: number;
  readonly low: number;
  readonly high: number;
}

interface Footprint {
  readonly reads: readonly Range[];
  readonly writes: readonly Range[];
}

/** Which steps, and which accesses, have to do with each other. */
export class Hazards {
  readonly #buffers: readonly Buffer[];
  readonly #footprints = new WeakMap<Step, Footprint>();

  constructor(buffers: readonly Buffer[]) {
    this.#buffers = buffers;
  }

  /** Whether two steps may run in either order: neither writes what the other touches. */
  areIndependent(a: Step, b: Step): boolean {
    const [x, y] = [this.#footprint(a), this.#footprint(b)];
    return (
      !x.writes.some((write) => y.reads.some((read) => overlap(write, read))) &&
      !y.writes.some((write) => x.reads.some((read) => overlap(write, read))) &&
      !x.writes.some((write) => y.writes.some((other) => overlap(write, other)))
    );
  }

  /** Whether two accesses of loops over the same axes may touch the same element. */
  overlap(a: Access, b: Access, dims: readonly number[]): boolean {
    return overlap(this.#range(a, dims), this.#range(b, dims));
  }

  /** Whether two accesses, perhaps through two buffers of one storage, stand at the same element at every coordinate. */
  samePlace(a: Access, b: Access): boolean {
    const [x, y] = [this.#memory(a.buffer), this.#memory(b.buffer)];
    return x.memory === y.memory && x.offset + a.offset === y.offset + b.offset && sameStrides(a, b);
  }

  #footprint(step: Step): Footprint {
    let known = this.#footprints.get(step);
    if (!known) {
      const { reads, writes } = accessesOf(step);
      known =
        step.kind === "named"
          ? {
              reads: step.reads.map((each) => this.#range(each, each.shape)),
              writes: step.writes.map((each) => this.#range(each, each.shape)),
            }
          : {
              reads: reads.map((each) => this.#range(each, step.dims)),
              writes: writes.map((each) => this.#range(each, step.dims)),
            };
      this.#footprints.set(step, known);
    }
    return known;
  }

  #range(access: Access, extent: readonly number[]): Range {
    const { memory, offset } = this.#memory(access.buffer);
    if (extent.includes(0)) return { memory, low: 0, high: -1 };
    const [low, high] = reachOf(access, extent);
    return { memory, low: low + offset, high: high + offset };
  }

  #memory(buffer: number): { memory: number; offset: number } {
    const { block, storage, offset } = this.#buffers[buffer];
    return block === "storage" ? { memory: -1 - storage, offset } : { memory: buffer, offset: 0 };
  }
}

function overlap(a: Range, b: Range): boolean {
  return a.memory === b.memory && a.low <= b.high && b.low <= a.high;
}
