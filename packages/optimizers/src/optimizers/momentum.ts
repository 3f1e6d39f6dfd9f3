import { add, mul, sub } from "@nn/tensor";
import { optimizer } from "../definition/optimizer.js";
import { fraction } from "../options/ranges.js";

/**
 * Gradient descent with momentum, "heavy ball": v ← βv + g; p ← p − ηv. η = 0.01, β = 0.9.
 * Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
 */
export const momentum = optimizer({
  name: "momentum",
  ranges: { beta: fraction },
  defaults: { learningRate: 0.01, beta: 0.9 },
  state: ["v"],
  update({ p, g, v }, { learningRate, beta }) {
    const velocity = add(mul(v, beta), g);
    return { p: sub(p, mul(learningRate, velocity)), v: velocity };
  },
});
