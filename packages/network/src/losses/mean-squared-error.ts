import { square, sub, type Tensor } from "@nn/tensor";
import type { Configurable } from "./configurable.js";
import { defineLoss, meanOfExample, type Loss } from "./loss.js";
import { checkSameShape } from "./shapes.js";
import { checkFiniteTargets } from "./values.js";

/**
 * Mean squared error, (y − t)², with gradient 2(y − t), both over the number of values: for values with normal noise, whose
 * likelihood is then largest. Targets of the predictions' shape, [B, …].
 *
 * Source: Bishop, "Pattern recognition and machine learning", 2006, section 1.2.5.
 */
export const meanSquaredError: Configurable<Loss, object> = defineLoss({
  name: "meanSquaredError",
  defaults: {},
  checkShapes: (prediction, target) => checkSameShape("meanSquaredError", prediction, target),
  checkTarget: (target) => checkFiniteTargets("meanSquaredError", target),
  perExample: (prediction: Tensor, target: Tensor) => meanOfExample(square(sub(prediction, target))),
});
