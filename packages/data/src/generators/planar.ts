import { describe, InvalidArgumentError, RandomStream } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import { Dataset } from "../dataset/index.js";

/** What every planar generator takes. */
export interface PlanarOptions {
  /** Number of points over all classes, shared as evenly as possible. */
  readonly samples?: number;
  /** Standard deviation of the normal noise; each generator says what it moves. */
  readonly noise?: number;
  /** The same seed gives the same points. */
  readonly seed?: number;
}

export interface PlanarClassOptions extends PlanarOptions {
  /** Number of classes. */
  readonly classes?: number;
}

/** The names of these options, for `checkOptions`. */
export const planarOptions = ["samples", "noise", "seed"] as const;

/** Where a point of a class lies: `t` runs evenly through (0, 1), the middles of as many pieces as the class has points. */
export type Place = (label: number, t: number, random: RandomStream) => readonly [number, number];

interface Plan {
  readonly name: string;
  readonly samples: number;
  readonly noise: number;
  readonly seed: number;
  readonly classes: number;
}

/**
 * Points of the plane, x [N, 2] float32, with labels y [N] int32, in random order: a beginning of the set holds all
 * classes.
 */
export function planar({ name, samples, noise, seed, classes }: Plan, place: Place): Dataset {
  checkCount(classes, 1, name, "classes");
  checkCount(samples, classes, name, "samples");
  checkSpread(noise, name, "noise");
  const random = new RandomStream(seed);
  const order = random.fork("order").permutation(samples);
  const points = random.fork("points");
  const x = new Float32Array(samples * 2);
  const y = new Int32Array(samples);
  let next = 0;
  for (let label = 0; label < classes; label++) {
    const count = Math.floor(samples / classes) + (label < samples % classes ? 1 : 0);
    for (let i = 0; i < count; i++) {
      const row = order[next++];
      const [x1, x2] = place(label, (i + 0.5) / count, points);
      x[row * 2] = x1;
      x[row * 2 + 1] = x2;
      y[row] = label;
    }
  }
  return planarDataset(x, y, classes);
}

export function planarDataset(x: Float32Array, y: Int32Array, classes: number): Dataset {
  return Dataset.from({
    x: { data: x, shape: [y.length, 2] },
    y,
    names: { features: ["x1", "x2"], classes: Array.from({ length: classes }, (_, label) => `class ${label}`) },
  });
}

/** Refuses what is no finite number ≥ 0. */
export function checkSpread(value: number, where: string, name: string): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new InvalidArgumentError(`${where}: ${name} must be a finite number ≥ 0, got ${describe(value)}`);
  }
}
