import { extentOf, reachOf, sameStrides, type Reach } from "./access.js";
import { accessesOf, type Access, type Buffer, type Step } from "./program.js";
import { positionOf } from "./window.js";

/** A run of elements that a step touches. */
interface Range {
  /** A work buffer, or a storage as a negative number: several buffers show parts of one. */
  readonly memory: number;
  /** With which loops it moves: runs that move alike stay as far apart as they are. */
  readonly movement: string;
  readonly low: number;
  readonly high: number;
}

/** What a step touches, and a bit for each memory in that (of 32: where they have none in common, nothing overlaps). */
interface Footprint {
  readonly reads: readonly Range[];
  readonly readBits: number;
  readonly writes: readonly Range[];
  readonly writeBits: number;
}

/** Which steps, and which accesses, depend on each other. Planning asks again and again, so answers are remembered. */
export class Hazards {
  readonly #buffers: readonly Buffer[];
  readonly #places: Place[] = [];
  readonly #footprints = new Map<Step, Footprint>();
  /** By access: each belongs to loops over the same elements. */
  readonly #ranges = new Map<Access, Range>();

  constructor(buffers: readonly Buffer[]) {
    this.#buffers = buffers;
  }

  /** Whether two steps may run in either order: neither writes what the other touches. */
  areIndependent(a: Step, b: Step): boolean {
    const x = this.#footprints.get(a) ?? this.#footprint(a);
    const y = this.#footprints.get(b) ?? this.#footprint(b);
    return !(
      ((x.writeBits & y.readBits) !== 0 && anyOverlap(x.writes, y.reads)) ||
      ((x.readBits & y.writeBits) !== 0 && anyOverlap(x.reads, y.writes)) ||
      ((x.writeBits & y.writeBits) !== 0 && anyOverlap(x.writes, y.writes))
    );
  }

  /** Whether a step may run before or after all of some others. */
  areAllIndependent(steps: readonly Step[], other: Step): boolean {
    for (const step of steps) if (!this.areIndependent(step, other)) return false;
    return true;
  }

  /** Whether two accesses of loops over the same axes may touch the same element. */
  overlap(a: Access, b: Access, dims: readonly number[]): boolean {
    if (!overlap(this.#range(a, dims), this.#range(b, dims))) return false;
    return !(sameStrides(a, b) && this.#areInterleaved(a, b, dims));
  }

  /** Whether accesses of two steps may touch the same element. */
  mayTouch(first: Step, a: Access, second: Step, b: Access): boolean {
    return overlap(this.#range(a, extentOf(a, first)), this.#range(b, extentOf(b, second)));
  }

  /** Whether two accesses, perhaps through two buffers of one storage, stand at the same element at every coordinate. */
  samePlace(a: Access, b: Access): boolean {
    const x = this.#placeOf(a.buffer);
    const y = this.#placeOf(b.buffer);
    return (
      x.memory === y.memory &&
      x.movement === y.movement &&
      x.start + a.offset === y.start + b.offset &&
      sameStrides(a, b)
    );
  }

  /** Whether accesses that walk alike never meet although their ranges do: columns of a matrix lie between others. */
  #areInterleaved(a: Access, b: Access, dims: readonly number[]): boolean {
    const x = this.#placeOf(a.buffer);
    const y = this.#placeOf(b.buffer);
    const distance = x.start + a.offset - (y.start + b.offset);
    return distance !== 0 && x.movement === y.movement && !canCover(distance, a.strides, dims);
  }

  #footprint(step: Step): Footprint {
    const accesses = accessesOf(step);
    const reads = this.#rangesOf(accesses.reads, step);
    const writes = this.#rangesOf(accesses.writes, step);
    const footprint = { reads, readBits: bitsOf(reads), writes, writeBits: bitsOf(writes) };
    this.#footprints.set(step, footprint);
    return footprint;
  }

  #rangesOf(accesses: readonly Access[], step: Step): Range[] {
    return accesses.map((access) => this.#range(access, extentOf(access, step)));
  }

  #range(access: Access, extent: readonly number[]): Range {
    let known = this.#ranges.get(access);
    if (!known) {
      const { memory, movement, start } = this.#placeOf(access.buffer);
      const { low, high } = extent.includes(0) ? nothing : reachOf(access, extent);
      known = { memory, movement, low: low + start, high: high + start };
      this.#ranges.set(access, known);
    }
    return known;
  }

  #placeOf(buffer: number): Place {
    return (this.#places[buffer] ??= placeOf(this.#buffers, buffer));
  }
}

const nothing: Reach = { low: Infinity, high: -Infinity };

/** Where a buffer lies. */
interface Place extends Pick<Range, "memory" | "movement"> {
  readonly start: number;
}

function placeOf(buffers: readonly Buffer[], buffer: number): Place {
  const { base, start, movement } = positionOf(buffers, buffer);
  const { block, storage, offset } = buffers[base];
  return block === "storage"
    ? { memory: -1 - storage, movement, start: offset + start }
    : { memory: base, movement, start };
}

/** Whether two walks of these strides that begin so far apart may stand at one element. */
function canCover(distance: number, strides: readonly number[], dims: readonly number[]): boolean {
  const axes = strides.map((stride, axis) => ({ stride: Math.abs(stride), most: dims[axis] - 1 }));
  const moving = axes.filter(({ stride, most }) => stride > 0 && most > 0).sort((a, b) => b.stride - a.stride);
  const visit = (rest: number, axis: number): boolean => {
    if (axis === moving.length) return rest === 0;
    const { stride, most } = moving[axis];
    const beyond = moving.slice(axis + 1).reduce((sum, each) => sum + each.stride * each.most, 0);
    const first = Math.max(-most, Math.ceil((rest - beyond) / stride));
    const last = Math.min(most, Math.floor((rest + beyond) / stride));
    // Where axes run through each other, there are many ways: one of them may well fit.
    if (last - first > MOST_WAYS) return true;
    for (let steps = first; steps <= last; steps++) if (visit(rest - steps * stride, axis + 1)) return true;
    return false;
  };
  return visit(distance, 0);
}

const MOST_WAYS = 3;

function overlap(a: Range, b: Range): boolean {
  if (a.memory !== b.memory || a.low > a.high || b.low > b.high) return false;
  return a.movement !== b.movement || (a.low <= b.high && b.low <= a.high);
}

function bitsOf(ranges: readonly Range[]): number {
  let bits = 0;
  for (const { memory } of ranges) bits |= 1 << memory;
  return bits;
}

function anyOverlap(some: readonly Range[], others: readonly Range[]): boolean {
  for (const a of some) for (const b of others) if (a.memory === b.memory && overlap(a, b)) return true;
  return false;
}
