import { elasticNet, l1, l2, none, type Regularization } from "@nn/optimizers";
import type { RegularizationChoice } from "./regularization-kinds.js";

/** By name, from their strength λ. The elastic net shares it evenly, as scikit-learn does by default. */
const kinds: Readonly<Record<string, (strength: number) => Regularization>> = {
  none: () => none,
  l1: (strength) => l1(strength),
  l2: (strength) => l2(strength),
  elasticNet: (strength) => elasticNet({ l1: strength / 2, l2: strength / 2 }),
};

export function createRegularization({ kind, strength }: RegularizationChoice): Regularization {
  if (!Object.hasOwn(kinds, kind)) throw new RangeError(`there is no regularization "${kind}"`);
  return kinds[kind](strength);
}

export function describeRegularization({ kind, strength }: RegularizationChoice): string {
  return kind === "none" ? "none" : `${kind}, λ = ${strength}`;
}
