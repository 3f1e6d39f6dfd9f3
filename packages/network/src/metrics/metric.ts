import { mul, reshape, sum, type NdArray, type Shape, type Tensor } from "@nn/tensor";
import type { Loss } from "../losses/loss.js";

/** What a saved network says about a metric: the name and every option, as JSON. */
export interface MetricConfig {
  readonly name: string;
  readonly [option: string]: unknown;
}

/**
 * A number that tells people how good predictions are. It is made from sums over examples, so that batches of any size
 * give exactly the value over the whole set.
 */
export interface Metric {
  /** Its key in a history. */
  readonly name: string;
  /**
   * Sums over a batch, [k]; those of several batches are added, or combined by `combine`.
   *
   * @param weights of the examples, [B]; all 1 without them.
   */
  sums(prediction: Tensor, target: Tensor, weights?: Tensor): Tensor;
  /** Takes a batch's numbers into those of the batches before, where adding them would lose digits. */
  combine?(total: Float64Array, sums: ArrayLike<number>): void;
  /**
   * The metric from the sums over all batches.
   *
   * @param count total weight of the examples: their number where they have no weights.
   */
  value(sums: ArrayLike<number>, count: number): number;
  /**
   * Refuses targets of which the metric would make a number that says nothing, before any training. Absent: there are none.
   *
   * @param prediction shape of the predictions for all rows of the target, [B, ...output].
   * @throws {DataError} naming the first wrong row.
   */
  check?(prediction: Shape, target: NdArray): void;
  /** The metric for predictions made for this loss (logits or probabilities). Absent: the loss makes no difference. */
  withLoss?(loss: Loss): Metric;
  /** What `metricFrom` needs to make the same metric again. */
  config(): MetricConfig;
}

/** Whether a value has all that a metric must have. */
export function isMetric(value: unknown): value is Metric {
  const { name, sums, value: read, config } = Object(value) as Partial<Metric>;
  return typeof name === "string" && [sums, read, config].every((member) => typeof member === "function");
}

/** A metric that is the mean of a number per example. */
export function meanMetric(config: MetricConfig, perExample: (prediction: Tensor, target: Tensor) => Tensor): Metric {
  return {
    name: config.name,
    sums: (prediction, target, weights) => total(perExample(prediction, target), weights),
    value: (sums, count) => sums[0] / count,
    config: () => config,
  };
}

/** The weighted sum over the batch, [1]. */
export function total(perExample: Tensor, weights: Tensor | undefined): Tensor {
  return reshape(sum(weights ? mul(perExample, weights) : perExample), [1]);
}
