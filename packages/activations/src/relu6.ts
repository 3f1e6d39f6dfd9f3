import { clip, greater, less, logicalAnd, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Relu limited to 6, min(max(x, 0), 6), in [0, 6]. Krizhevsky, 2010; Howard et al. (MobileNets), 2017. */
export const relu6 = activation("relu6", {
  f: (x) => clip(x, 0, 6),
  df: (_, y) => where(logicalAnd(greater(y, 0), less(y, 6)), 1, 0),
  initializer: "heUniform",
});
