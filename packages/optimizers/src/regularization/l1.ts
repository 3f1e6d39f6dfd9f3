import { abs, mul, sign, sum } from "@nn/tensor";
import { regularization } from "../definition/regularization.js";
import { notNegative } from "../options/ranges.js";

/**
 * L1, also called lasso: penalty λ · Σ|p|, gradient λ · sign(p), 0 at 0. Drives weights that do not matter to zero.
 * Tibshirani, "Regression shrinkage and selection via the lasso", Journal of the Royal Statistical Society B 58, 1996.
 */
export const l1 = regularization({
  name: "l1",
  ranges: { lambda: notNegative },
  gradient: (p, { lambda }) => mul(sign(p), lambda),
  penalty: (p, { lambda }) => mul(sum(abs(p)), lambda),
});
