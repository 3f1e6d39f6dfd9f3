import { mul, softmax as normalizedExponential, sub, sum } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * eˣ / Σ eˣ along an axis (the last by default): probabilities, in (0, 1), that sum to 1. The largest x is taken out
 * first, so nothing overflows. Bridle, 1990. A network that ends in it needs a loss on probabilities; a loss on logits,
 * without it, is more exact.
 */
export const softmax = activation("softmax", {
  yields: "probabilities",
  defaults: { axis: -1 },
  check: ({ axis }) => (Number.isInteger(axis) ? undefined : "axis must be an integer"),
  f: (x, { axis }) => normalizedExponential(x, axis),
  vjp: (dy, _, y, { axis }) => mul(y, sub(dy, sum(mul(dy, y), axis, { keepDims: true }))),
});
