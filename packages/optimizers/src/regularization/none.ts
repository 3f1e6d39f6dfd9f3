import type { Rebuildable } from "../config/factory.js";
import type { Regularization } from "../definition/regularization.js";

/** No regularization: what an optimizer does without being told. */
export const none: Regularization & Rebuildable<Regularization> = {
  name: "none",
  type: "none",
  gradient: () => undefined,
  penalty: () => undefined,
  config: () => ({ name: "none" }),
  fromConfig: () => none,
};
