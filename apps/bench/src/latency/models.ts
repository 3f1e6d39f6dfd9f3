import { lenet } from "../workloads/lenet.js";
import { noise } from "../workloads/noise.js";
import { resnet20 } from "../workloads/resnet20.js";
import { taskOf, type Task } from "../workloads/task.js";
import type { Model } from "./model.js";
import { mobilenet } from "./mobilenet.js";

/** All models, in the order in which they are measured. */
export const models: readonly Model[] = [
  { ...lenet, summary: "lenet of `bench train`, 28×28×1" },
  { ...resnet20, summary: "resnet20 of `bench train`, 32×32×3" },
  mobilenet,
];

/** How many examples each prediction is for. */
export const batchSizes = [1, 32] as const;

/** A model in numbers with one batch. */
export function latencyTaskOf(model: Model, batchSize: number): Task {
  const classes = 10;
  const examples = noise(model.input, classes);
  return taskOf({ ...resnet20, ...model, batchSize, batches: 1, examples });
}
