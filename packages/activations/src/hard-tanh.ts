import { clip, greater, less, logicalAnd, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Piecewise linear tanh: x limited to min … max, −1 … 1 by default; flat, with derivative 0, from the limits on. */
export const hardTanh = activation("hardTanh", {
  defaults: { min: -1, max: 1 },
  check: ({ min, max }) => (min < max ? undefined : "min must be < max"),
  f: (x, { min, max }) => clip(x, min, max),
  df: (x, _, { min, max }) => where(logicalAnd(greater(x, min), less(x, max)), 1, 0),
});
