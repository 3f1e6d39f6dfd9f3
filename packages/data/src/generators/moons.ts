import { elementary } from "@nn/tensor";
import type { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { planar, planarOptions, type PlanarOptions } from "./planar.js";

/**
 * Two half circles of radius 1 that reach into each other: (cos θ, sin θ) and (1 − cos θ, ½ − sin θ), θ from 0 to π.
 * `noise` (default 0.1) moves both coordinates. As `make_moons` of scikit-learn.
 */
export function moons(options: PlanarOptions = {}): Dataset {
  const { samples = 400, noise = 0.1, seed = 0 } = checkOptions(options, planarOptions, "moons");
  return planar({ name: "moons", samples, noise, seed, classes: 2 }, (label, t, random) => {
    const x1 = elementary.cos(Math.PI * t);
    const x2 = elementary.sin(Math.PI * t);
    const [dx1, dx2] = [random.normal(0, noise), random.normal(0, noise)];
    return label === 0 ? [x1 + dx1, x2 + dx2] : [1 - x1 + dx1, 0.5 - x2 + dx2];
  });
}
