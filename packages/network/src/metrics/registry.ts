import { InvalidArgumentError } from "@nn/tensor";
import { ownMaker, ownNames, type Maker, type Own } from "../losses/own.js";
import type { Metric, MetricConfig } from "./metric.js";
import * as metrics from "./metrics.js";

/** Makes a metric from the options that its `config()` names. */
export type MetricMaker = Maker<Metric>;

/** By name. A map: names come from files, and `__proto__` must find nothing. */
const makers = new Map<string, MetricMaker>(Object.entries(metrics).map(([name, make]) => [name, make as MetricMaker]));

/**
 * The metric that a saved config stands for.
 *
 * @param custom metrics of your own, a list or by name; they are looked up first.
 * @throws {InvalidArgumentError} an unknown name or option.
 */
export function metricFrom(config: MetricConfig, custom: Own<Metric> = []): Metric {
  const { name, ...options } = config;
  const make = ownMaker(custom, name) ?? makers.get(name);
  if (make) return make(options);
  const known = [...makers.keys(), ...ownNames(custom)].join(", ");
  throw new InvalidArgumentError(
    `metricFrom: there is no metric ${JSON.stringify(name)}; there are ${known}; metrics of your own must be given: ` +
      "Network.load(path, { metrics: [yours] }), trainAll(jobs, { modules: [its module] })",
  );
}
