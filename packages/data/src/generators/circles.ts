import { InvalidArgumentError } from "@nn/tensor";
import type { Dataset } from "../dataset/index.js";
import { planar, type PlanarOptions } from "./planar.js";

interface CirclesOptions extends PlanarOptions {
  /** Radius of the inner circle, between 0 and 1; default 0.5. */
  readonly factor?: number;
}

/**
 * A circle of radius 1 (class 0) around one of radius `factor` (class 1). `noise` (default 0.05) moves both
 * coordinates. As `make_circles` of scikit-learn.
 */
export function circles({ samples = 400, noise = 0.05, seed = 0, factor = 0.5 }: CirclesOptions = {}): Dataset {
  if (!(factor > 0 && factor < 1)) {
    throw new InvalidArgumentError(`circles: factor must lie between 0 and 1, got ${String(factor)}`);
  }
  return planar({ name: "circles", samples, noise, seed, classes: 2 }, (label, t, random) => {
    const radius = label === 0 ? 1 : factor;
    const angle = 2 * Math.PI * t;
    return [radius * Math.cos(angle) + random.normal(0, noise), radius * Math.sin(angle) + random.normal(0, noise)];
  });
}
