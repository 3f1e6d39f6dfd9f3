import type { Code, Local } from "../encoder/code.js";
import { tripsOf, type Nest } from "./nest.js";

/** A float sum of more terms than this, in one accumulator, is cut into blocks. */
const LONGEST = 1024;
const BLOCK = 256;

/** So many iterations of the loop over one axis. */
export interface Block {
  readonly axis: number;
  readonly trips: number;
}

/**
 * A float that has grown large swallows small terms: 2^24 + 1 = 2^24. So long sums are made of sums of about `BLOCK`
 * terms. This is the block after which the accumulators are emptied, or nothing if the sum is short.
 */
export function blockOf(nest: Nest): Block | undefined {
  let terms = 1;
  let block: Block | undefined;
  for (let axis = nest.dims.length - 1; axis >= nest.outer; axis--) {
    const { trips, rest } = tripsOf(nest, axis);
    const inside = terms;
    terms *= trips + (rest > 0 ? 1 : 0);
    if (terms >= BLOCK) block ??= { axis, trips: Math.max(1, Math.floor(BLOCK / inside)) };
  }
  return terms > LONGEST ? block : undefined;
}

/** The accumulators of long sums, which are emptied into totals after each block. */
export class LongSums {
  readonly block: Block;
  readonly #code: Code;
  readonly #accumulators: readonly Local[];
  readonly #totals: readonly Local[];
  readonly #zero: () => void;

  /** `zero` leaves a 0 on the stack. */
  constructor(code: Code, block: Block, accumulators: readonly Local[], zero: () => void) {
    this.block = block;
    this.#code = code;
    this.#accumulators = accumulators;
    this.#totals = accumulators.map(() => code.local("v128"));
    this.#zero = zero;
  }

  /** Before the loops. */
  begin(): void {
    this.#clear(this.#totals);
  }

  /** After each block. */
  empty(): void {
    this.#add(this.#totals);
    this.#clear(this.#accumulators);
  }

  /** After the loops: the sums are in the accumulators. */
  end(): void {
    this.#add(this.#accumulators);
  }

  #add(targets: readonly Local[]): void {
    this.#totals.forEach((total, i) => {
      this.#code.get(total).get(this.#accumulators[i]).simd("f32x4.add").set(targets[i]);
    });
  }

  #clear(locals: readonly Local[]): void {
    for (const local of locals) {
      this.#zero();
      this.#code.set(local);
    }
  }
}
