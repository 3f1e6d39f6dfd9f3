import { elementary } from "@nn/tensor";
import type { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { checkSpread, planar, planarOptions, type PlanarClassOptions } from "./planar.js";

interface SpiralOptions extends PlanarClassOptions {
  /** Turns of each arm, default 0.75. */
  readonly turns?: number;
}

/**
 * Interleaved arms, one for each class: the radius grows from 0 to 1 while the angle turns, θ = 2π(label / classes +
 * turns·r). `noise` (default 0.2) moves the angle, in radians, so that the arms widen outwards.
 *
 * Source: Karpathy, Johnson, Li, "Convolutional Neural Networks for Visual Recognition" (CS231n), case study.
 */
export function spiral(options: SpiralOptions = {}): Dataset {
  const {
    samples = 400,
    noise = 0.2,
    seed = 0,
    classes = 2,
    turns = 0.75,
  } = checkOptions(options, [...planarOptions, "classes", "turns"], "spiral");
  checkSpread(turns, "spiral", "turns");
  return planar({ name: "spiral", samples, noise, seed, classes }, (label, radius, random) => {
    const angle = 2 * Math.PI * (label / classes + turns * radius) + random.normal(0, noise);
    return [radius * elementary.sin(angle), radius * elementary.cos(angle)];
  });
}
