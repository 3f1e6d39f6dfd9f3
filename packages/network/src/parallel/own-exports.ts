import { isActivation } from "@nn/activations";
import { isFactory } from "@nn/layers";
import type { OwnFactories } from "@nn/optimizers";
import { isLoss } from "../losses/loss.js";
import { isMetric } from "../metrics/metric.js";
import type { LoadOptions } from "../persistence/format.js";

/** What a network may be made of, among what modules export. */
export function ownParts(exported: readonly unknown[]): LoadOptions {
  return {
    layers: exported.filter(isFactory),
    activations: exported.filter(isActivation),
    losses: exported.filter(isLoss),
    metrics: exported.filter(isMetric),
  };
}

/** What an optimizer may be made of. Factories of all kinds look alike; each kind finds its own by name. */
export function ownOptimizers(exported: readonly unknown[]): OwnFactories {
  const found = exported.filter(isFactory) as never[];
  return { optimizers: found, schedules: found, regularizations: found, clips: found };
}
