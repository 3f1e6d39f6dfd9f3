import { exp, logSoftmax as logarithmOfSoftmax, mul, sub, sum } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** ln softmax(x) along an axis (the last by default), in (−∞, 0): x − ln Σ eˣ, exact where softmax would round to 0. */
export const logSoftmax = activation("logSoftmax", {
  defaults: { axis: -1 },
  check: ({ axis }) => (Number.isInteger(axis) ? undefined : "axis must be an integer"),
  f: (x, { axis }) => logarithmOfSoftmax(x, axis),
  vjp: (dy, _, y, { axis }) => sub(dy, mul(exp(y), sum(dy, axis, { keepDims: true }))),
});
