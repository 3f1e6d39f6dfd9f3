import { mul } from "@nn/tensor";
import { clipping } from "../definition/clip.js";
import { positive } from "../options/ranges.js";
import { normScale } from "./norm-scale.js";

/**
 * Limits the Euclidean norm of each parameter's gradient to c: g ← g · c / max(‖g‖, c). A gradient that is not finite
 * becomes NaN throughout.
 * Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, for each parameter alone.
 */
export const clipByNorm = clipping({
  name: "clipByNorm",
  ranges: { limit: positive },
  apply: (gradients, { limit }) => gradients.map((g) => mul(g, normScale([g], limit))),
});
