import * as clips from "../clipping/index.js";
import type { Clip } from "../definition/clip.js";
import type { Optimizer, RebuildParts } from "../definition/optimizer.js";
import type { Regularization } from "../definition/regularization.js";
import type { Schedule } from "../definition/schedule.js";
import * as optimizers from "../optimizers/index.js";
import * as regularizations from "../regularization/index.js";
import * as schedules from "../schedules/index.js";
import type { Rebuildable } from "./factory.js";
import { Registry } from "./registry.js";

type Rebuild<T> = (config: unknown) => T;

/** Factories of your own that configs may name. */
export interface OwnFactories {
  readonly optimizers?: readonly Rebuildable<Optimizer, RebuildParts>[];
  readonly schedules?: readonly Rebuildable<Schedule, Rebuild<Schedule>>[];
  readonly regularizations?: readonly Rebuildable<Regularization>[];
  readonly clips?: readonly Rebuildable<Clip>[];
}

/**
 * The optimizer that an `optimizer.config()` describes.
 *
 * @throws {ConfigError} an unknown name.
 * @throws {OptionError} an option that is unknown or outside its range.
 */
export function optimizerFrom(config: unknown, own: OwnFactories = {}): Optimizer {
  return new Registry<Optimizer, RebuildParts>("optimizer", optimizers, own.optimizers).make(config, {
    schedule: (part) => scheduleFrom(part, own),
    regularization: (part) => regularizationFrom(part, own),
    clip: (part) => clipFrom(part, own),
  });
}

/** The schedule that a `schedule.config()` describes. @throws as `optimizerFrom`. */
export function scheduleFrom(config: unknown, own: OwnFactories = {}): Schedule {
  const registry = new Registry<Schedule, Rebuild<Schedule>>("schedule", schedules, own.schedules);
  const make: Rebuild<Schedule> = (part) => registry.make(part, make);
  return make(config);
}

/** The regularization that a `regularization.config()` describes. @throws as `optimizerFrom`. */
export function regularizationFrom(config: unknown, own: OwnFactories = {}): Regularization {
  return new Registry<Regularization>("regularization", regularizations, own.regularizations).make(config, undefined);
}

/** The clipping that a `clip.config()` describes. @throws as `optimizerFrom`. */
export function clipFrom(config: unknown, own: OwnFactories = {}): Clip {
  return new Registry<Clip>("clip", clips, own.clips).make(config, undefined);
}
