import { abs, add, mul, sign, square, sum } from "@nn/tensor";
import { regularization } from "../definition/regularization.js";
import { notNegative } from "../options/ranges.js";

/**
 * L1 and L2 together: penalty λ₁ · Σ|p| + λ₂/2 · Σp², gradient λ₁ · sign(p) + λ₂p.
 * Zou and Hastie, "Regularization and variable selection via the elastic net", Journal of the Royal Statistical Society B 67,
 * 2005.
 */
export const elasticNet = regularization({
  name: "elasticNet",
  ranges: { l1: notNegative, l2: notNegative },
  gradient: (p, { l1, l2 }) => add(mul(sign(p), l1), mul(p, l2)),
  penalty: (p, { l1, l2 }) => sum(add(mul(abs(p), l1), mul(square(p), l2 / 2))),
});
