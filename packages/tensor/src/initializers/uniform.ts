import { InvalidArgumentError } from "../core/errors.js";
import { checkFinite, makeInitializer, type Initializer } from "./initializer.js";

/** Uniform in [min, max): mean (min + max) / 2, variance (max − min)² / 12. */
export function uniform({ min = -0.05, max = 0.05 }: { min?: number; max?: number } = {}): Initializer {
  checkFinite("uniform", { min, max });
  if (min > max) throw new InvalidArgumentError(`uniform: min must not be above max, got min ${min} and max ${max}`);
  return makeInitializer("uniform", { min, max }, (values, random) => random.fillUniform(values, min, max));
}
