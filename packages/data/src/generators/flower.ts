import { elementary } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import type { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { planar, planarOptions, type PlanarOptions } from "./planar.js";

interface FlowerOptions extends PlanarOptions {
  /** Petals of each class, default 4. */
  readonly petals?: number;
}

/**
 * The planar flower: radius r = 4·sin(petals·θ), one class for each half turn of θ, whose petals
 * fall between the other's.
 * `noise` (default 0.2) moves both the angle, in radians, and the radius.
 *
 * Source: Andrew Ng, "Planar data classification with one hidden layer", Deep Learning Specialization, course 1.
 */
export function flower(options: FlowerOptions = {}): Dataset {
  const {
    samples = 400,
    noise = 0.2,
    seed = 0,
    petals = 4,
  } = checkOptions(options, [...planarOptions, "petals"], "flower");
  checkCount(petals, 1, "flower", "petals");
  return planar({ name: "flower", samples, noise, seed, classes: 2 }, (label, t, random) => {
    const angle = (label + t) * 3.12 + random.normal(0, noise);
    const radius = 4 * elementary.sin(petals * angle) + random.normal(0, noise);
    return [radius * elementary.sin(angle), radius * elementary.cos(angle)];
  });
}
