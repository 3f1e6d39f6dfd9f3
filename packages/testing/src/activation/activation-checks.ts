import type { Check } from "../check.js";
import type { ActivationLike, PointwiseLike } from "./activation-like.js";
import { pointwiseChecks } from "./pointwise.js";
import { vectorChecks } from "./vector.js";

function isPointwise(f: ActivationLike | PointwiseLike): f is PointwiseLike {
  return "derivative" in f;
}

/**
 * Everything that must hold for an activation function: float32 on every backend against float64, the derivative (or
 * vector-Jacobian product) against central differences in float64, second derivatives, ±300, ±0, NaN, any shape.
 */
export function activationChecks(f: ActivationLike | PointwiseLike): Check[] {
  return isPointwise(f) ? pointwiseChecks(f) : vectorChecks(f);
}
