import { square, sub, type Tensor } from "@nn/tensor";
import type { Configurable } from "./configurable.js";
import { defineLoss, meanOfExample, type Loss } from "./loss.js";
import { checkSameShape } from "./shapes.js";
import { checkFiniteTargets } from "./values.js";

/** Mean squared error, (y − t)²: for values with normal noise. Targets of the predictions' shape, [B, …]. */
export const meanSquaredError: Configurable<Loss, object> = defineLoss({
  name: "meanSquaredError",
  defaults: {},
  checkShapes: (prediction, target) => checkSameShape("meanSquaredError", prediction, target),
  checkTarget: (target) => checkFiniteTargets("meanSquaredError", target),
  perExample: (prediction: Tensor, target: Tensor) => meanOfExample(square(sub(prediction, target))),
});
