import { abs, add, div, square } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Softsign: y = x / (1 + |x|), in (−1, 1), which saturates more slowly than tanh; dy/dx = 1 / (1 + |x|)².
 * Bergstra et al., "Quadratic polynomials learn better image features", 2009; Glorot and Bengio, "Understanding the
 * difficulty of training deep feedforward neural networks", AISTATS 2010.
 */
export const softsign = activation("softsign", {
  f: (x) => div(x, add(abs(x), 1)),
  df: (x) => div(1, square(add(abs(x), 1))),
});
