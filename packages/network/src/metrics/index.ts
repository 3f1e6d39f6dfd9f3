export * from "./metrics.js";
export type { AccuracyOptions } from "./accuracy.js";
export type { IgnoringOptions } from "./ignoring.js";
export type { Metric, MetricConfig } from "./metric.js";
export { meanMetric } from "./metric.js";
export { metricFrom, type MetricMaker } from "./registry.js";
