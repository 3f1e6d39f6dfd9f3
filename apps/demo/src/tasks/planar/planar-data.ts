import type { Dataset } from "@nn/data";
import type { GeneratorOptions, PlanarSet } from "./planar-set.js";

/** Points to learn from, and as many more of the same kind to test on. */
export function planarData(
  set: PlanarSet,
  options: GeneratorOptions,
): { readonly train: Dataset; readonly test: Dataset } {
  const all = set.generate({ ...options, samples: 2 * options.samples });
  const [train, test] = all.split(0.5, { seed: options.seed, stratify: true });
  return { train, test };
}
