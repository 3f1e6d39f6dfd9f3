import { baseline, relaxed } from "./generated/kernels.js";

/** What a machine can do at most, on one thread, in 128-bit WebAssembly. */
export interface Peaks {
  /** GFLOP/s of independent multiply-adds: fused ones where the engine has them. */
  readonly fma: number;
  /** GB/s of a copy from memory to memory, read and written. */
  readonly copy: number;
}

interface Kernels {
  chains(rounds: number, x: number, y: number): number;
  copy(bytes: number, times: number): void;
}

const PAGE = 65_536;

/** What is copied: more than a cache holds. */
const COPIED = 48 * 2 ** 20;

/** 12 vectors of 4, a multiplication and an addition each. */
const FLOPS_PER_ROUND = 12 * 4 * 2;

/** Rounds of one timed call: a millisecond or two, long enough for the clock of a page. */
const ROUNDS = 1_000_000;

/** Short calls before the first timed one, so that the engine replaces its first machine code. */
const WARM_UP = { calls: 20, rounds: 100_000 } as const;

/** Measures one thread; the best of several tries, since whatever else runs can only make it slower. */
export class PeakMeter {
  readonly #kernels: Kernels;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#kernels = instantiate();
    this.#now = now;
    for (let i = 0; i < WARM_UP.calls; i++) this.#kernels.chains(WARM_UP.rounds, 0.5, 1);
  }

  /** GFLOP/s. */
  fma(tries = 6): number {
    return (ROUNDS * FLOPS_PER_ROUND) / this.#least(tries, () => this.#kernels.chains(ROUNDS, 0.5, 1)) / 1e6;
  }

  /** GB/s. */
  copy(tries = 4): number {
    return (2 * COPIED) / this.#least(tries, () => this.#kernels.copy(COPIED, 1)) / 1e6;
  }

  measure(): Peaks {
    return { fma: this.fma(), copy: this.copy() };
  }

  /** Milliseconds. */
  #least(tries: number, work: () => void): number {
    let least = Infinity;
    for (let i = 0; i < tries; i++) {
      const begin = this.#now();
      work();
      least = Math.min(least, this.#now() - begin);
    }
    return least;
  }
}

function instantiate(): Kernels {
  const bytes = decode(WebAssembly.validate(decode(relaxed)) ? relaxed : baseline);
  const memory = new WebAssembly.Memory({ initial: (2 * COPIED) / PAGE });
  // Memory that nobody has written yet is one page of zeros again and again, which a cache does hold.
  new Uint8Array(memory.buffer).fill(1);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports as unknown as Kernels;
}

const decode = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
