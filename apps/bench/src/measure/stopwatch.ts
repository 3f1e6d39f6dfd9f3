import type { Watch } from "./watch.js";

/** What one process measured. */
export interface Measurement {
  /** From the call that trains to the loss of the first step: tracing and compiling are in it. */
  readonly firstStep: number;
  /** Milliseconds per step of each block of steps, after warming up. */
  readonly blocks: readonly number[];
  /** Losses of the first steps: frameworks that do the same mathematics agree in them. */
  readonly losses: readonly number[];
}

export interface StopwatchOptions {
  /** Time to measure for, after warming up. */
  readonly seconds: number;
  readonly now?: () => number;
}

/** First steps that are timed and read one by one. */
export const LOSSES = 5;

/** Milliseconds of steps before measuring begins, so that the machine code is what it will be. */
const WARM_UP = 300;

/** Milliseconds of a block: long enough for the clock, short enough for many. */
const BLOCK = 25;

/** How many times as long as the last a block may be. */
const GROWTH = 8;

/** Blocks without which there is no median. */
const FEWEST = 5;

/** Milliseconds of training after which one so slow is let off with what there is: a step after the first one, at least. */
const LIMIT = 15_000;

/**
 * Times the steps of a training, in blocks: the loss is read at the end of each, so that no work is left hanging.
 * Blocks last some 25 ms, whatever the framework, which is one step of a slow one and hundreds of a fast one.
 */
export class Stopwatch implements Watch {
  readonly #seconds: number;
  readonly #now: () => number;
  readonly #losses: number[] = [];
  readonly #blocks: number[] = [];
  /** The first steps but the very first, which has the compiling in it. */
  readonly #singles: number[] = [];
  #firstStep = Number.NaN;
  #start = Number.NaN;
  #begin = Number.NaN;
  #warmFrom = Number.NaN;
  #measureFrom = Number.NaN;
  #size = 1;
  #taken = 0;

  constructor({ seconds, now = () => performance.now() }: StopwatchOptions) {
    this.#seconds = seconds;
    this.#now = now;
  }

  /** Training begins now. */
  start(): void {
    this.#start = this.#begin = this.#now();
  }

  /** Counts a step; whether it ends a block, so that its loss has to be read and given to `mark`. */
  step(): boolean {
    this.#taken++;
    return this.#taken >= this.#size;
  }

  /** Ends a block with the loss of its last step; whether to go on. */
  mark(loss: number): boolean {
    if (!Number.isFinite(loss)) throw new RangeError(`the loss is ${loss}: this is no training to measure`);
    const time = this.#now();
    const perStep = (time - this.#begin) / this.#taken;
    const goesOn = this.#record(perStep, loss, time);
    this.#taken = 0;
    this.#begin = this.#now();
    return goesOn;
  }

  get result(): Measurement {
    const blocks = this.#blocks.length > 0 ? this.#blocks : this.#singles;
    return { firstStep: this.#firstStep, blocks, losses: this.#losses };
  }

  #record(perStep: number, loss: number, time: number): boolean {
    const late = time - this.#start > LIMIT;
    if (this.#losses.length < LOSSES) {
      if (this.#losses.length === 0) {
        this.#firstStep = perStep;
        this.#warmFrom = time;
      } else this.#singles.push(perStep);
      this.#losses.push(loss);
      return !late || this.#singles.length === 0;
    }
    // A coarse clock (100 µs in a page that is not isolated) may see a step take no time at all.
    this.#size = Math.max(1, Math.min(GROWTH * this.#size, Math.round(BLOCK / perStep)));
    if (time - this.#warmFrom < WARM_UP) return true;
    if (Number.isNaN(this.#measureFrom)) {
      this.#measureFrom = time;
      return !late;
    }
    this.#blocks.push(perStep);
    if (late) return false;
    return this.#blocks.length < FEWEST || time - this.#measureFrom < this.#seconds * 1000;
  }
}
