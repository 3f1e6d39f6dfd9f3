import { add, mul, sub } from "@nn/tensor";
import { optimizer } from "../definition/optimizer.js";
import { fraction } from "../options/ranges.js";

/**
 * Nesterov's accelerated gradient: v ← βv + g; p ← p − η(g + βv). It looks ahead along the velocity; p is the point
 * looked at, as in PyTorch and Keras. η = 0.01, β = 0.9.
 * Nesterov 1983; in this form Sutskever et al., "On the importance of initialization and momentum", ICML 2013, and
 * Bengio et al., "Advances in optimizing recurrent networks", 2013.
 */
export const nesterov = optimizer({
  name: "nesterov",
  ranges: { beta: fraction },
  defaults: { learningRate: 0.01, beta: 0.9 },
  state: ["v"],
  update({ p, g, v }, { learningRate, beta }) {
    const velocity = add(mul(v, beta), g);
    return { p: sub(p, mul(learningRate, add(g, mul(velocity, beta)))), v: velocity };
  },
});
