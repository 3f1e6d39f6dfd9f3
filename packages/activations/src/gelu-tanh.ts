import { add, mul, sigmoid, square, sub, type Tensor } from "@nn/tensor";
import { activation } from "./record/activation.js";

const SCALE = 2 * Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** 2u with u = √(2/π) · (x + 0.044715 x³). ½(1 + tanh u) = σ(2u), which loses no digits where tanh u is near −1. */
const twoU = (x: Tensor): Tensor => mul(mul(x, SCALE), add(mul(square(x), CUBIC), 1));

/**
 * The approximation of gelu by tanh, as in BERT and GPT-2; within 5e-4 of gelu:
 * y = ½x(1 + tanh u) = x · σ(2u), u = √(2/π)(x + 0.044715x³); dy/dx = σ(2u) + x · 2u′ · σ(2u)(1 − σ(2u)).
 * Hendrycks and Gimpel, "Gaussian error linear units", 2016.
 */
export const geluTanh = activation("geluTanh", {
  f: (x) => mul(x, sigmoid(twoU(x))),
  df: (x) => {
    const s = sigmoid(twoU(x));
    const slope = mul(add(mul(square(x), 3 * CUBIC), 1), SCALE);
    return add(s, mul(mul(x, slope), mul(s, sub(1, s))));
  },
  initializer: "heUniform",
});
