import { describe, elementary, InvalidArgumentError } from "@nn/tensor";
import type { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { planar, planarOptions, type PlanarOptions } from "./planar.js";

interface CirclesOptions extends PlanarOptions {
  /** Radius of the inner circle, between 0 and 1; default 0.5. */
  readonly factor?: number;
}

/**
 * A circle of radius 1 (class 0) around one of radius `factor` (class 1). `noise` (default 0.05) moves both
 * coordinates. As `make_circles` of scikit-learn.
 */
export function circles(options: CirclesOptions = {}): Dataset {
  const {
    samples = 400,
    noise = 0.05,
    seed = 0,
    factor = 0.5,
  } = checkOptions(options, [...planarOptions, "factor"], "circles");
  if (!(factor > 0 && factor < 1)) {
    throw new InvalidArgumentError(`circles: factor must lie between 0 and 1, got ${describe(factor)}`);
  }
  return planar({ name: "circles", samples, noise, seed, classes: 2 }, (label, t, random) => {
    const radius = label === 0 ? 1 : factor;
    const angle = 2 * Math.PI * t;
    return [
      radius * elementary.cos(angle) + random.normal(0, noise),
      radius * elementary.sin(angle) + random.normal(0, noise),
    ];
  });
}
