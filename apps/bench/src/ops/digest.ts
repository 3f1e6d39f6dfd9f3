/** What is kept of a result to compare it with others: some of its elements, and the sum of all. */
export interface Digest {
  readonly size: number;
  readonly samples: readonly number[];
  readonly sum: number;
  /** Sum of the absolute values: the scale on which to look at `sum`. */
  readonly total: number;
}

/** Elements kept. */
const SAMPLES = 997;

/** Where sample `k` of a result of that many elements lies. */
const placeOf = (k: number, size: number): number => (size <= SAMPLES ? k : Math.floor((k * size) / SAMPLES));

export function digestOf(values: ArrayLike<number>): Digest {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    total += Math.abs(values[i]);
  }
  const size = values.length;
  const samples = Array.from({ length: Math.min(size, SAMPLES) }, (_, k) => values[placeOf(k, size)]);
  return { size, samples, sum, total };
}

/** Says where two results differ by more than `tolerance` times the largest value; undefined where they agree. */
export function difference(a: Digest, b: Digest, tolerance: number): string | undefined {
  if (a.size !== b.size) return `${a.size} elements against ${b.size}`;
  const scale = Math.max(...a.samples.map(Math.abs));
  const k = a.samples.findIndex((value, i) => !(Math.abs(value - b.samples[i]) <= tolerance * scale));
  if (k >= 0) return `element ${placeOf(k, a.size)} is ${a.samples[k]} against ${b.samples[k]}`;
  if (!(Math.abs(a.sum - b.sum) <= tolerance * a.total)) return `the sum is ${a.sum} against ${b.sum}`;
  return undefined;
}
