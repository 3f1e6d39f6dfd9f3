import { abs, add, div, square } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Softsign, x / (1 + |x|), in (−1, 1); saturates more slowly than tanh. Bergstra et al., 2009; Glorot and Bengio, 2010. */
export const softsign = activation("softsign", {
  f: (x) => div(x, add(abs(x), 1)),
  df: (x) => div(1, square(add(abs(x), 1))),
});
