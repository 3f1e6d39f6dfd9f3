import { activation } from "./record/activation.js";

/** Identity: y = x, dy/dx = 1, for layers without a nonlinearity. */
export const identity = activation("identity", {
  f: (x) => x,
  df: () => 1,
});
