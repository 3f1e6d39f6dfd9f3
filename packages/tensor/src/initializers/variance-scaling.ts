import { fansOf, type Fans } from "./fans.js";
import { makeInitializer, type Initializer } from "./initializer.js";
import { fillTruncated, TRUNCATED_STD } from "./normal.js";

type Variance = (fans: Fans) => number;

/** Uniform in ±√(3·variance), whose variance is that of the rule. */
export function scaledUniform(name: string, variance: Variance): Initializer {
  return makeInitializer(name, {}, (values, random, shape) => {
    const limit = Math.sqrt(3 * variance(fansOf(shape)));
    random.fillUniform(values, -limit, limit);
  });
}

/** Normal cut at two standard deviations and widened, so that its variance after the cut is that of the rule. */
export function scaledNormal(name: string, variance: Variance): Initializer {
  return makeInitializer(name, {}, (values, random, shape) => {
    fillTruncated(values, random, 0, Math.sqrt(variance(fansOf(shape))) / TRUNCATED_STD);
  });
}
