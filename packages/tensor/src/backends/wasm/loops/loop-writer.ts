import type { Code, Local } from "../encoder/code.js";
import {
  advances,
  EVERYTHING,
  isStraight,
  moved,
  presentInside,
  tripsOf,
  type Nest,
  type Present,
  type Trips,
} from "./nest.js";
import type { Block } from "./long-sums.js";
import type { Values } from "./values.js";

/** What is done for each row: the loops over its elements, once for each pass, then `finish`. */
export interface RowBody {
  readonly passes: readonly PassBody[];
  /** Writes what comes after the passes. */
  readonly finish: (present: Present) => void;
}

export interface PassBody {
  /** The loops with the copies of this pass; they differ only along reduced axes. */
  readonly nest: Nest;
  readonly begin: () => void;
  /** Writes the innermost code. */
  readonly leaf: (present: Present) => void;
  /** Writes what comes after each block of iterations of one loop. */
  readonly afterBlock?: { readonly block: Block; readonly write: () => void };
  readonly end: () => void;
  /** The cursors that move with the elements. */
  readonly cursors: ReadonlySet<number>;
}

/** The parameters of a kernel after its addresses: the first tile of the outermost loop, and the first not to run. */
export interface TileRange {
  readonly begin: Local;
  readonly end: Local;
}

/** Writes the loops of a nest. The bodies of a vectorised loop: one for whole chunks, one for the rest. */
export class LoopWriter {
  readonly #code: Code;
  readonly #nest: Nest;
  readonly #cursors: readonly Local[];
  readonly #values: Values;
  readonly #rows: RowBody;
  readonly #straight: boolean;
  /** Number of the pass that is being written. */
  #pass = 0;

  constructor(code: Code, nest: Nest, cursors: readonly Local[], values: Values, rows: RowBody) {
    this.#code = code;
    this.#nest = nest;
    this.#cursors = cursors;
    this.#values = values;
    this.#rows = rows;
    this.#straight = isStraight(nest);
  }

  write(range: TileRange): void {
    this.#values.prepare(-1, EVERYTHING);
    const loop = tripsOf(this.#nest, 0);
    this.#code.get(range.begin).get(range.end).scalar("i32.lt_s");
    this.#code.when(() => {
      if (advances(loop)) this.#tiledLoop(loop, range);
      else this.#axisBody(0, EVERYTHING, loop.trips === 1 ? loop.chunk : loop.rest);
    });
  }

  /** The outermost loop, of which a caller may want only a part. */
  #tiledLoop(loop: Trips, { begin, end }: TileRange): void {
    const code = this.#code;
    this.#nest.cursors.forEach((cursor, i) => {
      const step = cursor.strides[0] * loop.chunk;
      if (step !== 0)
        code.get(this.#cursors[i]).get(begin).i32(step).scalar("i32.mul").scalar("i32.add").set(this.#cursors[i]);
    });
    const counter = code.local("i32");
    code.get(end).i32(loop.trips).get(end).i32(loop.trips).scalar("i32.lt_s").scalar("select");
    code.get(begin).scalar("i32.sub").tee(counter).i32(0).scalar("i32.gt_s");
    code.when(() => code.countDown(counter, () => this.#chunk(0, EVERYTHING, loop)));
    if (loop.rest === 0) return;
    code.get(end).i32(loop.trips).scalar("i32.gt_s");
    code.when(() => this.#axisBody(0, EVERYTHING, loop.rest));
  }

  /** The loop over one axis inside the outermost. */
  #axis(axis: number, present: Present): void {
    const { dims, outer } = this.#nest;
    if (axis === dims.length) {
      this.#own.leaf(present);
      return;
    }
    const loop = tripsOf(this.#nestOf(axis), axis);
    const chunk = (): void => this.#chunk(axis, present, loop);
    if (axis >= outer && this.#own.afterBlock?.block.axis === axis) this.#blocks(loop.trips, chunk);
    else if (advances(loop)) this.#repeat(loop.trips, chunk);
    else if (loop.trips === 1) this.#axisBody(axis, present, loop.chunk);
    if (loop.rest > 0) this.#axisBody(axis, present, loop.rest);
  }

  #blocks(trips: number, chunk: () => void): void {
    const { block, write } = this.#own.afterBlock!;
    this.#repeat(Math.floor(trips / block.trips), () => {
      this.#repeat(block.trips, chunk);
      write();
    });
    this.#repeat(trips % block.trips, chunk);
  }

  #repeat(trips: number, body: () => void): void {
    if (trips > 1) {
      const counter = this.#code.local("i32");
      this.#code.i32(trips).set(counter).countDown(counter, body);
    } else if (trips === 1) body();
  }

  /** One whole chunk, after which the cursors stand at the next. */
  #chunk(axis: number, present: Present, loop: Trips): void {
    this.#axisBody(axis, present, loop.chunk);
    this.#nest.cursors.forEach((cursor, i) => {
      if (axis >= this.#nest.outer && !this.#moves(i)) return;
      this.#code.advance(this.#cursors[i], cursor.strides[axis] * loop.chunk - this.#left(i, axis + 1));
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
    const { passes, finish } = this.#rows;
    passes.forEach((pass, index) => {
      if (index > 0) this.#rewind();
      this.#pass = index;
      this.#values.prepare(this.#nest.outer - 1, present, index);
      pass.begin();
      this.#axis(this.#nest.outer, present);
      pass.end();
    });
    finish(present);
  }

  /** Puts the cursors back to the start of the row. */
  #rewind(): void {
    this.#nest.cursors.forEach((_, i) => this.#code.advance(this.#cursors[i], -this.#left(i, this.#nest.outer)));
  }

  /** The pass that is being written. */
  get #own(): PassBody {
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
    const { cursors, dims, outer } = this.#nest;
    const cursor = cursors[index];
    if (axis > outer) return moved(this.#own.nest, cursor, axis);
    const inside = outer < dims.length && this.#moves(index) ? moved(this.#own.nest, cursor, outer) : 0;
    return moved(this.#nest, cursor, axis, outer, inside);
  }
}
