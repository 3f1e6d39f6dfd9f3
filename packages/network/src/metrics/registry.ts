import { InvalidArgumentError } from "@nn/tensor";
import type { Metric, MetricConfig } from "./metric.js";
import * as metrics from "./metrics.js";

/** Makes a metric from the options that its `config()` names. */
export type MetricMaker = (options: Record<string, unknown>) => Metric;

/** By name. A map: names come from files, and `__proto__` must find nothing. */
const makers = new Map<string, MetricMaker>(Object.entries(metrics).map(([name, make]) => [name, make as MetricMaker]));

/**
 * The metric that a saved config stands for.
 *
 * @param custom metrics of your own by name; they are looked up first.
 * @throws {InvalidArgumentError} an unknown name or option.
 */
export function metricFrom(config: MetricConfig, custom: Readonly<Record<string, MetricMaker>> = {}): Metric {
  const { name, ...options } = config;
  const make = Object.hasOwn(custom, name) ? custom[name] : makers.get(name);
  if (make) return make(options);
  const known = [...makers.keys(), ...Object.keys(custom)].join(", ");
  throw new InvalidArgumentError(`metricFrom: there is no metric ${JSON.stringify(name)}; there are ${known}`);
}
