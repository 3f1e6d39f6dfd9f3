import { greater, mul, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Leaky rectified linear unit: y = x for x > 0, slope · x below (`slope` 0.01); dy/dx = 1 for x > 0, slope below.
 * Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
 */
export const leakyRelu = activation("leakyRelu", {
  defaults: { slope: 0.01 },
  f: (x, { slope }) => where(greater(x, 0), x, mul(x, slope)),
  df: (x, _, { slope }) => where(greater(x, 0), 1, slope),
  initializer: "heUniform",
});
