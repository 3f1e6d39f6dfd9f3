import { reachOf, sameStrides, type Reach } from "./access.js";
import { outputsOf, type Access, type Buffer, type Step } from "./program.js";

/** A run of elements that a step touches. */
interface Range {
  /** A work buffer, or a storage as a negative number: several buffers show parts of one. */
  readonly memory: number;
  readonly low: number;
  readonly high: number;
}

interface Footprint {
  readonly reads: readonly Range[];
  readonly writes: readonly Range[];
}

/** Which steps, and which accesses, have to do with each other. It is asked again and again, and so remembers. */
export class Hazards {
  readonly #buffers: readonly Buffer[];
  readonly #footprints = new Map<Step, Footprint>();
  /** By access: each belongs to loops over the same elements. */
  readonly #ranges = new Map<Access, Range>();

  constructor(buffers: readonly Buffer[]) {
    this.#buffers = buffers;
  }

  /** Whether two steps may run in either order: neither writes what the other touches. */
  areIndependent(a: Step, b: Step): boolean {
    const x = this.#footprint(a);
    const y = this.#footprint(b);
    return !anyOverlap(x.writes, y.reads) && !anyOverlap(x.reads, y.writes) && !anyOverlap(x.writes, y.writes);
  }

  /** Whether two accesses of loops over the same axes may touch the same element. */
  overlap(a: Access, b: Access, dims: readonly number[]): boolean {
    return this.#shareMemory(a, b) && overlap(this.#range(a, dims), this.#range(b, dims));
  }

  /** Whether two accesses, perhaps through two buffers of one storage, stand at the same element at every coordinate. */
  samePlace(a: Access, b: Access): boolean {
    const [x, y] = [this.#buffers[a.buffer], this.#buffers[b.buffer]];
    return memoryOf(x) === memoryOf(y) && startOf(x) + a.offset === startOf(y) + b.offset && sameStrides(a, b);
  }

  #shareMemory(a: Access, b: Access): boolean {
    return a.buffer === b.buffer || memoryOf(this.#buffers[a.buffer]) === memoryOf(this.#buffers[b.buffer]);
  }

  #footprint(step: Step): Footprint {
    let known = this.#footprints.get(step);
    if (!known) {
      known =
        step.kind === "named"
          ? {
              reads: step.reads.map((each) => this.#range(each, each.shape)),
              writes: step.writes.map((each) => this.#range(each, each.shape)),
            }
          : {
              reads: step.loads.map((each) => this.#range(each, step.dims)),
              writes: outputsOf(step).map(({ store }) => this.#range(store, step.dims)),
            };
      this.#footprints.set(step, known);
    }
    return known;
  }

  #range(access: Access, extent: readonly number[]): Range {
    let known = this.#ranges.get(access);
    if (!known) {
      const buffer = this.#buffers[access.buffer];
      const { low, high } = extent.includes(0) ? nothing : reachOf(access, extent);
      known = { memory: memoryOf(buffer), low: low + startOf(buffer), high: high + startOf(buffer) };
      this.#ranges.set(access, known);
    }
    return known;
  }
}

const nothing: Reach = { low: Infinity, high: -Infinity };

/** A number for the memory that a buffer shows. */
function memoryOf({ id, block, storage }: Buffer): number {
  return block === "storage" ? -1 - storage : id;
}

function startOf({ block, offset }: Buffer): number {
  return block === "storage" ? offset : 0;
}

function overlap(a: Range, b: Range): boolean {
  return a.memory === b.memory && a.low <= b.high && b.low <= a.high;
}

function anyOverlap(some: readonly Range[], others: readonly Range[]): boolean {
  for (const a of some) for (const b of others) if (overlap(a, b)) return true;
  return false;
}
