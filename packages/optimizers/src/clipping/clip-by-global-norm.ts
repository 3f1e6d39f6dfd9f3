import { mul } from "@nn/tensor";
import { clipping } from "../definition/clip.js";
import { positive } from "../options/ranges.js";
import { normScale } from "./norm-scale.js";

/**
 * Limits the Euclidean norm of all gradients together to c: g ← g · c / max(√Σ‖g‖², c) for each. The direction of the
 * step stays. Gradients that are not finite become NaN throughout.
 * Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
 */
export const clipByGlobalNorm = clipping({
  name: "clipByGlobalNorm",
  ranges: { limit: positive },
  apply(gradients, { limit }) {
    if (gradients.length === 0) return [];
    const scale = normScale(gradients, limit);
    return gradients.map((g) => mul(g, scale));
  },
});
