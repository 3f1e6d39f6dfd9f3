import type { Recomputation } from "./recomputation.js";

/** A plan that needs almost as much as before is not worth another way of computing it. */
const WORTH = 15 / 16;

/**
 * Takes again and again one of those that rest at the worst step, the cheapest first, until none does; of two of which one
 * is computed from the other only one. What it took to come down to the least is kept, if that is much less.
 *
 * @param demand words that are alive at each step; it is changed
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

/** What costs less memory traffic for what it saves; the larger of equals. */
function cheaper(a: Recomputation | undefined, b: Recomputation): Recomputation {
  if (!a) return b;
  return b.cost < a.cost || (b.cost === a.cost && b.room > a.room) ? b : a;
}

function isRelated(a: Recomputation, b: Recomputation): boolean {
  return a.operands.includes(b.buffer) || b.operands.includes(a.buffer);
}
