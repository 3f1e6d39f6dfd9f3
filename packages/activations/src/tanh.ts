import { square, sub, tanh as hyperbolicTangent } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Hyperbolic tangent: y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), in (−1, 1); dy/dx = 1 − y².
 * LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.4, on why it trains faster than the sigmoid.
 */
export const tanh = activation("tanh", {
  f: (x) => hyperbolicTangent(x),
  df: (_, y) => sub(1, square(y)),
});
