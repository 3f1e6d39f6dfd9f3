export type { BatchOptions } from "./batches.js";
export type { BatchTarget } from "./columns.js";
export { Dataset } from "./dataset.js";
export type { ArrayInput, Batch, Example, ExampleInput, NestedNumbers, ShapedArray, TargetKind } from "./example.js";
export type { DatasetInput, Names } from "./input.js";
export { prefetch } from "./streaming/prefetch.js";
export type { SplitOptions } from "./split.js";
export type { Normalization, Standardization, Statistics } from "./statistics.js";
export type { ExampleSource, Pass } from "./streaming/stream.js";
