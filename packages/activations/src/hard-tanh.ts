import { clip, greater, less, logicalAnd, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Piecewise linear tanh: y = min(max(x, `min`), `max`), −1 … 1 by default; dy/dx = 1 between the limits, 0 from them on.
 * Collobert et al., "Natural language processing (almost) from scratch", JMLR 12, 2011.
 */
export const hardTanh = activation("hardTanh", {
  defaults: { min: -1, max: 1 },
  check: ({ min, max }) => (min < max ? undefined : "min must be < max"),
  f: (x, { min, max }) => clip(x, min, max),
  df: (x, _, { min, max }) => where(logicalAnd(greater(x, min), less(x, max)), 1, 0),
});
