import { InvalidArgumentError, maximum, mul, sub } from "@nn/tensor";
import type { Configurable } from "./configurable.js";
import { defineLoss, meanOfExample, type Loss } from "./loss.js";
import { checkSameShape } from "./shapes.js";
import { checkEach } from "./values.js";

export interface HingeOptions {
  /** How far beyond 0 a right prediction must lie to cost nothing; 1. */
  readonly margin: number;
}

/**
 * Hinge loss, max(0, margin − t·y), with gradient −t where it is not 0: for two classes with targets −1 and 1 of the
 * predictions' shape, [B, …], as in a support vector machine.
 *
 * Source: Cortes & Vapnik, "Support-vector networks", 1995.
 */
export const hinge: Configurable<Loss, HingeOptions> = defineLoss({
  name: "hinge",
  defaults: { margin: 1 },
  checkOptions: ({ margin }) => {
    if (!(margin > 0 && Number.isFinite(margin))) {
      throw new InvalidArgumentError(`hinge: margin must be a finite number > 0, got ${String(margin)}`);
    }
  },
  threshold: () => 0,
  checkShapes: (prediction, target) => checkSameShape("hinge", prediction, target),
  checkTarget: (target) =>
    checkEach(
      "hinge",
      "target",
      target,
      (value) => value === 1 || value === -1,
      "is neither −1 nor 1; turn labels 0 and 1 into 2y − 1",
    ),
  perExample: (prediction, target, { margin }) => meanOfExample(maximum(sub(margin, mul(prediction, target)), 0)),
});
