import { abs, sub, type Tensor } from "@nn/tensor";
import type { Configurable } from "./configurable.js";
import { defineLoss, meanOfExample, type Loss } from "./loss.js";
import { checkSameShape } from "./shapes.js";
import { checkFiniteTargets } from "./values.js";

/**
 * Mean absolute error, |y − t|, with gradient sign(y − t), both over the number of values: outliers count only linearly, and
 * the best constant is the median. Targets of the predictions' shape, [B, …].
 *
 * Source: Boyd and Vandenberghe, "Convex optimization", 2004, section 6.1.
 */
export const meanAbsoluteError: Configurable<Loss, object> = defineLoss({
  name: "meanAbsoluteError",
  defaults: {},
  checkShapes: (prediction, target) => checkSameShape("meanAbsoluteError", prediction, target),
  checkTarget: (target) => checkFiniteTargets("meanAbsoluteError", target),
  perExample: (prediction: Tensor, target: Tensor) => meanOfExample(abs(sub(prediction, target))),
});
