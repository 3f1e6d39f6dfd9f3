import type { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { planar, planarOptions, type PlanarOptions } from "./planar.js";

/**
 * Exclusive or on the square [−1, 1]²: class 1 where exactly one coordinate is positive. `noise` (default 0.05) moves both
 * coordinates after the class is decided. No straight line separates the classes (Minsky and Papert, "Perceptrons", 1969).
 */
export function xor(options: PlanarOptions = {}): Dataset {
  const { samples = 400, noise = 0.05, seed = 0 } = checkOptions(options, planarOptions, "xor");
  return planar({ name: "xor", samples, noise, seed, classes: 2 }, (label, _, random) => {
    const side = random.bernoulli(0.5) ? 1 : -1;
    const x1 = side * random.uniform();
    const x2 = (label === 0 ? side : -side) * random.uniform();
    return [x1 + random.normal(0, noise), x2 + random.normal(0, noise)];
  });
}
