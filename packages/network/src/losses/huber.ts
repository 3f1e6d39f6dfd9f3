import { InvalidArgumentError, abs, lessEqual, mul, square, sub, where } from "@nn/tensor";
import type { Configurable } from "./configurable.js";
import { defineLoss, meanOfExample, type Loss } from "./loss.js";
import { checkSameShape } from "./shapes.js";
import { checkFiniteTargets } from "./values.js";

export interface HuberOptions {
  /** The error at which the parabola becomes a line; 1. */
  readonly delta: number;
}

/**
 * Huber's loss: ½e² for errors e = y − t with |e| ≤ δ, δ·(|e| − ½δ) beyond, with gradient e limited to −δ … δ: a parabola
 * that goes on as a straight line, so that outliers do not rule. Targets of the predictions' shape, [B, …].
 *
 * Source: Huber, "Robust estimation of a location parameter", 1964.
 */
export const huber: Configurable<Loss, HuberOptions> = defineLoss({
  name: "huber",
  defaults: { delta: 1 },
  checkOptions: ({ delta }) => {
    if (!(delta > 0 && Number.isFinite(delta))) {
      throw new InvalidArgumentError(`huber: delta must be a finite number > 0, got ${String(delta)}`);
    }
  },
  checkShapes: (prediction, target) => checkSameShape("huber", prediction, target),
  checkTarget: (target) => checkFiniteTargets("huber", target),
  perExample: (prediction, target, { delta }) => {
    const error = sub(prediction, target);
    const size = abs(error);
    const line = mul(sub(size, delta / 2), delta);
    return meanOfExample(where(lessEqual(size, delta), mul(square(error), 0.5), line));
  },
});
