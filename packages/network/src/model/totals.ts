import { DataError } from "../errors.js";
import type { Metric } from "../metrics/index.js";
import type { Scores } from "../training/history.js";

/** Sums over batches, in float64: each example counts once, whatever the batch sizes. */
export class Totals {
  readonly #metrics: readonly Metric[];
  readonly #sums: Float64Array[] = [];
  #loss = 0;
  #lossWeight = 0;
  #count = 0;

  constructor(metrics: readonly Metric[]) {
    this.#metrics = metrics;
  }

  /**
   * @param loss sum of the examples' losses, by weight
   * @param lossWeight what the mean loss is a mean over
   * @param count total weight of the examples: their number where they have none
   * @param sums of each metric
   */
  add(loss: number, lossWeight: number, count: number, sums: readonly ArrayLike<number>[]): void {
    this.#loss += loss;
    this.#lossWeight += lossWeight;
    this.#count += count;
    for (const [i, metric] of this.#metrics.entries()) {
      const total = this.#sums[i];
      if (total && metric.combine) metric.combine(total, sums[i]);
      else if (total) addTo(total, sums[i]);
      else this.#sums[i] = Float64Array.from(sums[i]);
    }
  }

  /** @throws {DataError} a mean over nothing, which would be NaN. */
  scores(where: string): Scores {
    if (this.#lossWeight === 0) {
      throw new DataError(
        `${where}: nothing counts: every example has weight 0, or a label that the loss leaves out (ignoreIndex)`,
      );
    }
    const metrics = this.#metrics.map((metric, i) => [metric.name, metric.value(this.#sums[i] ?? [], this.#count)]);
    return { loss: this.#loss / this.#lossWeight, ...Object.fromEntries(metrics) };
  }
}

function addTo(total: Float64Array, sums: ArrayLike<number>): void {
  for (let k = 0; k < total.length; k++) total[k] += sums[k];
}

/** Total weight of a batch's examples. */
export function countOf(size: number, weights: ArrayLike<number> | undefined): number {
  if (!weights) return size;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i];
  return sum;
}
