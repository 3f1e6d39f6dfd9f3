import type { Code } from "../encoder/code.js";
import type { Block } from "./long-sums.js";
import {
  advances,
  EVERYTHING,
  isStraight,
  moved,
  presentInside,
  tripsOf,
  type Nest,
  type PlacedCursor,
  type Present,
  type Trips,
} from "./nest.js";
import type { Values } from "./values.js";

/** What is done for each row: the loops over its elements, once for each pass, then what comes after them. */
export interface Rows {
  readonly passes: readonly PassLoops[];
  /** Writes what comes before the loops of a pass. */
  begin(pass: number): void;
  /** Writes the innermost code. */
  leaf(pass: number, present: Present): void;
  /** Writes what comes after each block of a pass that has one. */
  afterBlock(pass: number): void;
  /** Writes what comes after the loops of a pass. */
  end(pass: number): void;
  /** Writes what comes after all passes. */
  finish(present: Present): void;
}

export interface PassLoops {
  /** The loops with the copies of this pass; they differ only along reduced axes. */
  readonly nest: Nest;
  /** The cursors that move with the elements. */
  readonly cursors: ReadonlySet<number>;
  /** So many iterations of one loop belong together. */
  readonly block: Block | undefined;
}

/** Writes the loops of a nest. The bodies of a vectorised loop: one for whole chunks, one for the rest. */
export class LoopWriter {
  readonly #code: Code;
  readonly #nest: Nest;
  readonly #cursors: readonly PlacedCursor[];
  readonly #values: Values;
  readonly #rows: Rows;
  readonly #straight: boolean;
  /** Number of the pass that is being written. */
  #pass = 0;

  constructor(code: Code, nest: Nest, cursors: readonly PlacedCursor[], values: Values, rows: Rows) {
    this.#code = code;
    this.#nest = nest;
    this.#cursors = cursors;
    this.#values = values;
    this.#rows = rows;
    this.#straight = isStraight(nest);
  }

  /** The last parameters of the function are the first tile of the outermost loop, and the first not to run. */
  write(): void {
    const begin = this.#cursors.filter(({ kind }) => kind === "address").length;
    const end = begin + 1;
    this.#values.prepare(-1, EVERYTHING);
    const loop = tripsOf(this.#nest, 0);
    this.#code.get(begin).get(end).scalar("i32.lt_s").if();
    if (advances(loop)) this.#tiledLoop(loop, begin, end);
    else this.#axisBody(0, EVERYTHING, loop.trips === 1 ? loop.chunk : loop.rest);
    this.#code.end();
  }

  /** The outermost loop, of which a caller may want only a part. */
  #tiledLoop(loop: Trips, begin: number, end: number): void {
    const code = this.#code;
    for (const { strides, local } of this.#cursors) {
      const step = strides[0] * loop.chunk;
      if (step !== 0) code.get(local).get(begin).i32(step).scalar("i32.mul").scalar("i32.add").set(local);
    }
    const counter = code.local("i32");
    code.get(end).i32(loop.trips).get(end).i32(loop.trips).scalar("i32.lt_s").scalar("select");
    code.get(begin).scalar("i32.sub").tee(counter).i32(0).scalar("i32.gt_s");
    code.if().loop();
    this.#chunk(0, EVERYTHING, loop);
    code.countDown(counter).end();
    if (loop.rest === 0) return;
    code.get(end).i32(loop.trips).scalar("i32.gt_s").if();
    this.#axisBody(0, EVERYTHING, loop.rest);
    code.end();
  }

  /** The loop over one axis inside the outermost. */
  #axis(axis: number, present: Present): void {
    const { dims, outer } = this.#nest;
    if (axis === dims.length) return this.#rows.leaf(this.#pass, present);
    const loop = tripsOf(this.#nestOf(axis), axis);
    const chunk = (): void => this.#chunk(axis, present, loop);
    const block = axis >= outer ? this.#own.block : undefined;
    if (block?.axis === axis) this.#blocks(block, loop.trips, chunk);
    else if (advances(loop)) this.#repeat(loop.trips, chunk);
    else if (loop.trips === 1) this.#axisBody(axis, present, loop.chunk);
    if (loop.rest > 0) this.#axisBody(axis, present, loop.rest);
  }

  #blocks(block: Block, trips: number, chunk: () => void): void {
    this.#repeat(Math.floor(trips / block.trips), () => {
      this.#repeat(block.trips, chunk);
      this.#rows.afterBlock(this.#pass);
    });
    this.#repeat(trips % block.trips, chunk);
  }

  #repeat(trips: number, body: () => void): void {
    if (trips === 1) body();
    if (trips <= 1) return;
    const counter = this.#code.local("i32");
    this.#code.i32(trips).set(counter).loop();
    body();
    this.#code.countDown(counter);
  }

  /** One whole chunk, after which the cursors stand at the next. */
  #chunk(axis: number, present: Present, loop: Trips): void {
    this.#axisBody(axis, present, loop.chunk);
    this.#cursors.forEach(({ local, strides }, i) => {
      if (axis >= this.#nest.outer && !this.#moves(i)) return;
      this.#code.advance(local, strides[axis] * loop.chunk - this.#left(i, axis + 1));
    });
  }

  /** What is inside the loop over `axis`, for so many `elements` of it at a time. */
  #axisBody(axis: number, outside: Present, elements: number): void {
    const { outer } = this.#nest;
    const present = presentInside(this.#nestOf(axis), axis, outside, elements);
    // What a pass knows of a row's elements stays true for the next where all of them are handled at once.
    if (axis < outer || !this.#straight) this.#values.forget(axis);
    if (axis === outer - 1) return this.#row(present);
    this.#values.prepare(axis, present, axis < outer ? undefined : this.#pass);
    this.#axis(axis + 1, present);
  }

  /** All passes over the rows that are handled side by side. The cursors stay where the last pass leaves them. */
  #row(present: Present): void {
    const { outer } = this.#nest;
    for (let pass = 0; pass < this.#rows.passes.length; pass++) {
      if (pass > 0) this.#rewind();
      this.#pass = pass;
      this.#values.prepare(outer - 1, present, pass);
      this.#rows.begin(pass);
      this.#axis(outer, present);
      this.#rows.end(pass);
    }
    this.#rows.finish(present);
  }

  /** Puts the cursors back to the start of the row. */
  #rewind(): void {
    this.#cursors.forEach(({ local }, i) => this.#code.advance(local, -this.#left(i, this.#nest.outer)));
  }

  /** The pass that is being written. */
  get #own(): PassLoops {
    return this.#rows.passes[this.#pass];
  }

  #nestOf(axis: number): Nest {
    return axis < this.#nest.outer ? this.#nest : this.#own.nest;
  }

  /** Whether the pass that is being written moves a cursor. */
  #moves(cursor: number): boolean {
    return this.#own.cursors.has(cursor);
  }

  /** How far the loops from `axis` inwards have left a cursor from where it was. */
  #left(index: number, axis: number): number {
    const { dims, outer } = this.#nest;
    const cursor = this.#cursors[index];
    if (axis > outer) return moved(this.#own.nest, cursor, axis);
    const inside = outer < dims.length && this.#moves(index) ? moved(this.#own.nest, cursor, outer) : 0;
    return moved(this.#nest, cursor, axis, outer, inside);
  }
}
