export * from "./clipping/index.js";
export type { Config, OptimizerConfig, Rebuildable } from "./config/factory.js";
export { clipFrom, optimizerFrom, regularizationFrom, scheduleFrom, type OwnFactories } from "./config/from.js";
export { clipping, type Clip, type ClipDefinition } from "./definition/clip.js";
export type { Given, NumbersFactory } from "./definition/numbers.js";
export {
  optimizer,
  type Optimizer,
  type OptimizerDefinition,
  type OptimizerFactory,
  type RebuildParts,
  type RuleInput,
  type UpdateInput,
  type UpdateResult,
} from "./definition/optimizer.js";
export type { CommonOptions, OptimizerOptions } from "./definition/optimizer-options.js";
export { regularization, type Regularization, type RegularizationDefinition } from "./definition/regularization.js";
export {
  schedule,
  type Schedule,
  type ScheduleDefinition,
  type ScheduleFactory,
  type ScheduleOptions,
} from "./definition/schedule.js";
export type { ScheduleContext, Span, SpanKind } from "./definition/span.js";
export * from "./errors.js";
export * from "./optimizers/index.js";
export * as ranges from "./options/ranges.js";
export type { Range } from "./options/ranges.js";
export * from "./regularization/index.js";
export * from "./schedules/index.js";
