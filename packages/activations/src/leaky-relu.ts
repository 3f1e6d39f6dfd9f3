import { greater, mul, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Leaky rectified linear unit: x for x > 0, slope · x below. Maas, Hannun, Ng, ICML workshop 2013; slope 0.01. */
export const leakyRelu = activation("leakyRelu", {
  defaults: { slope: 0.01 },
  f: (x, { slope }) => where(greater(x, 0), x, mul(x, slope)),
  df: (x, _, { slope }) => where(greater(x, 0), 1, slope),
  initializer: "heUniform",
});
