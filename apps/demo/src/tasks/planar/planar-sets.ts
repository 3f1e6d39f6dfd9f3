import { blobs, circles, flower, gaussianQuantiles, moons, spiral, xor } from "@nn/data";
import type { PlanarSet } from "./planar-set.js";

const common = { samples: 400, hidden: [16, 16], epochs: 1000, learningRate: 0.01, l2: 0.003 } as const;

/** Every planar set that can be asked for. The hyper-parameters were chosen by the look of the boundaries. */
export const planarSets: readonly PlanarSet[] = [
  {
    ...common,
    name: "flower",
    summary: "two colours of petals that alternate",
    generate: flower,
    classes: 2,
    noise: 0.2,
    mostNoise: 0.6,
  },
  {
    ...common,
    name: "spiral",
    summary: "three arms that wind around one another",
    generate: (options) => spiral({ ...options, classes: 3, turns: 1 }),
    classes: 3,
    noise: 0.15,
    mostNoise: 0.6,
    samples: 600,
    hidden: [32, 32],
    epochs: 1500,
    l2: 0.0005,
  },
  {
    ...common,
    name: "moons",
    summary: "two half moons that reach into each other",
    generate: moons,
    classes: 2,
    noise: 0.15,
    mostNoise: 0.5,
  },
  {
    ...common,
    name: "circles",
    summary: "a ring around a ring",
    generate: circles,
    classes: 2,
    noise: 0.08,
    mostNoise: 0.3,
  },
  {
    ...common,
    name: "blobs",
    summary: "three round clouds",
    generate: (options) => blobs({ ...options, classes: 3 }),
    classes: 3,
    noise: 1,
    mostNoise: 3,
  },
  {
    ...common,
    name: "xor",
    summary: "opposite corners of a square belong together",
    generate: xor,
    classes: 2,
    noise: 0.05,
    mostNoise: 0.4,
  },
  {
    ...common,
    name: "gaussianQuantiles",
    summary: "one cloud cut into three rings",
    generate: (options) => gaussianQuantiles({ ...options, classes: 3 }),
    classes: 3,
    noise: 0,
    mostNoise: 0.5,
  },
];

export const planarSetNames: readonly string[] = planarSets.map(({ name }) => name);

export function planarSet(name: string): PlanarSet {
  const found = planarSets.find((set) => set.name === name);
  if (!found) throw new RangeError(`there is no planar set "${name}"`);
  return found;
}
