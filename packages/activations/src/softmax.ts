import { mul, softmax as normalizedExponential, sub, sum } from "@nn/tensor";
import { activation } from "./record/activation.js";
import { alongLastAxis } from "./record/along-last-axis.js";

/**
 * Softmax along an axis (the last by default): y = eˣ / Σ eˣ, probabilities in (0, 1) that sum to 1;
 * dx = y · (dy − Σ dy · y). The largest x is subtracted first, so nothing overflows. A network that ends in it tells its
 * loss; a loss on logits, without it, is the more exact way.
 * Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.
 */
export const softmax = activation("softmax", {
  yields: "distribution",
  ...alongLastAxis,
  f: (x, { axis }) => normalizedExponential(x, axis),
  vjp: (dy, _, y, { axis }) => mul(y, sub(dy, sum(mul(dy, y), axis, { keepDims: true }))),
});
