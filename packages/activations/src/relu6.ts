import { clip, greater, less, logicalAnd, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Relu limited to 6: y = min(max(x, 0), 6), in [0, 6]; dy/dx = 1 for 0 < x < 6, else 0.
 * Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010; Howard et al., "MobileNets", 2017.
 */
export const relu6 = activation("relu6", {
  f: (x) => clip(x, 0, 6),
  df: (_, y) => where(logicalAnd(greater(y, 0), less(y, 6)), 1, 0),
  initializer: "heUniform",
});
