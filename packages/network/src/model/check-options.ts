import { checkOptions, describe, InvalidArgumentError } from "@nn/tensor";
import { isLoss } from "../losses/loss.js";
import { isMetric, type Metric } from "../metrics/metric.js";
import { elsewhereThanNetwork } from "./elsewhere.js";
import type { NetworkOptions } from "./network-view.js";

const known: readonly (keyof NetworkOptions)[] = ["input", "layers", "loss", "metrics", "seed", "name"];

/** Refuses hyper-parameters that make no network, with words. */
export function checkNetworkOptions(options: NetworkOptions): void {
  checkOptions(options, known, "Network", elsewhereThanNetwork);
  const { loss, metrics = [], seed = 0, name = "" } = options;
  if (!isLoss(loss)) {
    throw new InvalidArgumentError(
      `Network: loss must be a loss, for example crossEntropy, or one of your own by defineLoss; got ${describe(loss)}`,
    );
  }
  if (!Array.isArray(metrics))
    throw new InvalidArgumentError(`Network: metrics must be an array, got ${describe(metrics)}`);
  metrics.forEach((metric: NonNullable<NetworkOptions["metrics"]>[number] | undefined, i) => {
    if (isMetric(metric)) return;
    throw new InvalidArgumentError(
      `Network: metrics[${i}] must be a metric, for example accuracy, or one of your own by meanMetric; got ${describe(metric)}`,
    );
  });
  checkMetricNames(metrics);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InvalidArgumentError(`Network: seed must be an integer from 0 to 2^53 − 1, got ${describe(seed)}`);
  }
  if (typeof name !== "string") throw new InvalidArgumentError(`Network: name must be a string, got ${describe(name)}`);
}

/** Scores are by name: two of one name would be one. */
function checkMetricNames(metrics: readonly Metric[]): void {
  const names = ["loss", ...metrics.map(({ name }) => name)];
  const again = names.findIndex((name, i) => names.indexOf(name) < i);
  if (again < 0) return;
  const first = names.indexOf(names[again]);
  throw new InvalidArgumentError(
    `Network: metrics[${again - 1}] is called "${names[again]}", as ${first === 0 ? "the loss" : `metrics[${first - 1}]`} is; ` +
      "scores are by name, so leave one out or give it another name",
  );
}
