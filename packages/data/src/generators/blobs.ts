import { InvalidArgumentError } from "@nn/tensor";
import type { Dataset } from "../dataset/index.js";
import { planar, type PlanarClassOptions } from "./planar.js";

interface BlobsOptions extends PlanarClassOptions {
  /** Centre of each class; by default `classes` corners of a regular polygon of radius 4 around the origin. */
  readonly centers?: readonly (readonly [number, number])[];
}

/**
 * Round normal clouds, one for each class. `noise` (default 1) is their standard deviation. As `make_blobs` of
 * scikit-learn, with centres that do not fall on one another by chance.
 */
export function blobs({ samples = 400, noise = 1, seed = 0, classes, centers }: BlobsOptions = {}): Dataset {
  if (centers && classes !== undefined && classes !== centers.length) {
    throw new InvalidArgumentError(`blobs: ${centers.length} centers for ${classes} classes; give one of the two`);
  }
  const count = centers?.length ?? classes ?? 3;
  return planar({ name: "blobs", samples, noise, seed, classes: count }, (label, _, random) => {
    const angle = (2 * Math.PI * label) / count;
    const [x1, x2] = centers?.[label] ?? [4 * Math.sin(angle), 4 * Math.cos(angle)];
    return [x1 + random.normal(0, noise), x2 + random.normal(0, noise)];
  });
}
