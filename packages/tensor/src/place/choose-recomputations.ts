import type { Recomputation } from "./recomputation.js";

/** Recomputation must save at least a sixteenth of the memory. */
const WORTH = 15 / 16;

/**
 * A greedy choice: of the buffers that only wait at the step which needs most memory, the cheapest is to be recomputed, again
 * and again, until none waits there. Of two buffers of which one is computed from the other, only one is chosen. The result is
 * the choices up to the smallest demand.
 *
 * @param demand words that are alive at each step; updated on the way
 */
export function chooseRecomputations(found: readonly Recomputation[], demand: number[]): readonly Recomputation[] {
  const before = Math.max(...demand);
  const chosen: Recomputation[] = [];
  let open = found;
  let [least, kept] = [before, 0];
  for (;;) {
    const worst = demand.indexOf(Math.max(...demand));
    const best = open.filter(({ from, to }) => from <= worst && worst < to).reduce(cheaper, undefined);
    if (!best) break;
    chosen.push(best);
    for (let step = best.from; step < best.to; step++) demand[step] -= best.room;
    open = open.filter((each) => each !== best && !isRelated(each, best));
    const most = Math.max(...demand);
    if (most < least) [least, kept] = [most, chosen.length];
  }
  return least <= WORTH * before ? chosen.slice(0, kept) : [];
}

/** The one that costs less memory traffic; of equals the one that saves more. */
function cheaper(a: Recomputation | undefined, b: Recomputation): Recomputation {
  if (!a) return b;
  return b.cost < a.cost || (b.cost === a.cost && b.room > a.room) ? b : a;
}

function isRelated(a: Recomputation, b: Recomputation): boolean {
  return a.operands.includes(b.buffer) || b.operands.includes(a.buffer);
}
