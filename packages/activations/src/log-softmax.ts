import { exp, logSoftmax as logarithmOfSoftmax, mul, sub, sum } from "@nn/tensor";
import { activation } from "./record/activation.js";
import { alongLastAxis } from "./record/along-last-axis.js";

/**
 * Logarithm of softmax along an axis (the last by default): y = x − ln Σ eˣ, in (−∞, 0), exact where softmax would round to
 * 0; dx = dy − softmax(x) · Σ dy.
 */
export const logSoftmax = activation("logSoftmax", {
  ...alongLastAxis,
  f: (x, { axis }) => logarithmOfSoftmax(x, axis),
  vjp: (dy, _, y, { axis }) => sub(dy, mul(exp(y), sum(dy, axis, { keepDims: true }))),
});
