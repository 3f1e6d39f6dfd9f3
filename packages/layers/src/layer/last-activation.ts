import type { Activation } from "@nn/activations";
import type { Layer } from "./layer.js";

/** A layer whose result may be that of an activation: y = f(…). */
export interface EndsInActivation {
  /** f; undefined where nothing is applied to the result. */
  readonly lastActivation: Activation | undefined;
}

/** The activation that a layer applies last of all, if it says so. */
export function lastActivationOf(layer: Layer | undefined): Activation | undefined {
  return layer && "lastActivation" in layer ? (layer as Layer & EndsInActivation).lastActivation : undefined;
}
