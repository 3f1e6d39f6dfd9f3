/** Relative distance of two losses that rounding explains after a few steps. */
const TOLERANCE = 1e-3;

/**
 * Says how peers differ in the losses of their first steps; undefined where they agree. All begin with the same weights
 * and batches, so those that differ do other mathematics, and their times must not be compared.
 */
export function disagreement(losses: ReadonlyMap<string, readonly number[]>): string | undefined {
  const [first, ...others] = losses;
  for (const [peer, values] of others) {
    // Of one that takes its time there are fewer.
    const both = values.slice(0, first[1].length);
    const step = both.findIndex((loss, i) => !(Math.abs(loss - first[1][i]) <= TOLERANCE * Math.abs(first[1][i])));
    if (step < 0) continue;
    return `the loss of step ${step + 1} is ${first[1][step]} with ${first[0]} and ${values[step]} with ${peer}`;
  }
  return undefined;
}
