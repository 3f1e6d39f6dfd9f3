import type { Coordinate } from "../../../expression/expression.js";
import type { Access } from "../../../program/program.js";
import type { Addressing } from "../vector/lower.js";
import { WORD, type Cursor } from "./nest.js";

/** Where an argument of a kernel points: a buffer, and elements from its start. */
export interface Place {
  readonly buffer: number;
  readonly offset: number;
}

/**
 * The cursors of a step. Accesses of the same elements share one, so that a step that works in place moves one
 * address; each address is an argument of the kernel.
 */
export class Accesses implements Addressing {
  readonly places: Place[] = [];
  /** Addresses first, then coordinates. */
  readonly cursors: Cursor[] = [];
  readonly #known = new Map<string, number>();
  /** The cursors of the loads. */
  readonly loads: readonly number[];
  readonly #dims: readonly number[];
  readonly #leading: number;

  /** `leading`: axes of size 1 that are put before those of the step. */
  constructor(dims: readonly number[], loads: readonly Access[], leading: number) {
    this.#dims = dims;
    this.#leading = leading;
    this.loads = loads.map((access) => this.address(access));
  }

  /** Index of the cursor of an access, which is also its place in the arguments: ask for all before the coordinates. */
  address({ buffer, offset, strides }: Access): number {
    const moving = this.#strides(strides);
    const key = `${buffer},${offset},${moving.join()}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.places.push({ buffer, offset }) - 1;
      this.cursors.push({ kind: "address", strides: moving.map((stride) => stride * WORD), start: 0 });
      this.#known.set(key, index);
    }
    return index;
  }

  load(slot: number): number {
    return this.loads[slot];
  }

  coordinate({ offset, strides }: Coordinate): number {
    const moving = this.#strides(strides);
    const key = `coordinate ${offset},${moving.join()}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.cursors.push({ kind: "coordinate", strides: moving, start: offset }) - 1;
      this.#known.set(key, index);
    }
    return index;
  }

  /** Strides along axes of size 1 never count. */
  #strides(strides: readonly number[]): number[] {
    const own = strides.map((stride, axis) => (this.#dims[axis] === 1 ? 0 : stride));
    return [...new Array<number>(this.#leading).fill(0), ...own];
  }
}
