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

/** What a long sum writes besides the sum itself. */
export interface LongSums {
  readonly begin: () => void;
  readonly afterBlock: { readonly block: Block; readonly write: () => void };
  readonly end: () => void;
}

/** Empties accumulators into totals after each block; `zero` leaves a 0 on the stack. */
export function longSums(code: Code, block: Block, accumulators: readonly Local[], zero: () => void): LongSums {
  const totals = accumulators.map(() => code.local("v128"));
  const add = (targets: readonly Local[]): void => {
    totals.forEach((total, i) => code.get(total).get(accumulators[i]).simd("f32x4.add").set(targets[i]));
  };
  const clear = (locals: readonly Local[]): void => {
    for (const local of locals) {
      zero();
      code.set(local);
    }
  };
  const empty = (): void => {
    add(totals);
    clear(accumulators);
  };
  return { begin: () => clear(totals), afterBlock: { block, write: empty }, end: () => add(accumulators) };
}
