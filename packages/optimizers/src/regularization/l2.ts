import { mul, square, sum } from "@nn/tensor";
import { regularization } from "../definition/regularization.js";
import { notNegative } from "../options/ranges.js";

/**
 * L2, also called weight decay or ridge: penalty λ/2 · Σp², gradient λp. Keeps weights small.
 * Hoerl and Kennard, "Ridge regression", Technometrics 12, 1970; for networks Krogh and Hertz, "A simple weight decay can
 * improve generalization", NIPS 1991.
 */
export const l2 = regularization({
  name: "l2",
  ranges: { lambda: notNegative },
  gradient: (p, { lambda }) => mul(p, lambda),
  penalty: (p, { lambda }) => mul(sum(square(p)), lambda / 2),
});
