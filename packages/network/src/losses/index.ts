export * from "./losses.js";
export { defineLoss, type Loss, type LossConfig, type LossRecord } from "./loss.js";
export type { Configurable } from "./configurable.js";
export type { BinaryCrossEntropyOptions } from "./binary-cross-entropy.js";
export type { CrossEntropyOptions } from "./cross-entropy.js";
export type { HingeOptions } from "./hinge.js";
export type { HuberOptions } from "./huber.js";
export type { KlDivergenceOptions } from "./kl-divergence.js";
export { lossFrom, type LossMaker } from "./registry.js";
