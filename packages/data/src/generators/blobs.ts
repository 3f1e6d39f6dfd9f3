import { describe, elementary, InvalidArgumentError } from "@nn/tensor";
import type { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { planar, planarOptions, type PlanarClassOptions } from "./planar.js";

interface BlobsOptions extends PlanarClassOptions {
  /** Centre of each class; by default `classes` corners of a regular polygon of radius 4 around the origin. */
  readonly centers?: readonly (readonly [number, number])[];
}

/**
 * Round normal clouds, one for each class. `noise` (default 1) is their standard deviation. As `make_blobs` of
 * scikit-learn, with centres that do not fall on one another by chance.
 */
export function blobs(options: BlobsOptions = {}): Dataset {
  const {
    samples = 400,
    noise = 1,
    seed = 0,
    classes,
    centers,
  } = checkOptions(options, [...planarOptions, "classes", "centers"], "blobs");
  if (centers !== undefined) checkCenters(centers);
  if (centers && classes !== undefined && classes !== centers.length) {
    throw new InvalidArgumentError(`blobs: ${centers.length} centers for ${classes} classes; give one of the two`);
  }
  const count = centers?.length ?? classes ?? 3;
  return planar({ name: "blobs", samples, noise, seed, classes: count }, (label, _, random) => {
    const angle = (2 * Math.PI * label) / count;
    const [x1, x2] = centers?.[label] ?? [4 * elementary.sin(angle), 4 * elementary.cos(angle)];
    return [x1 + random.normal(0, noise), x2 + random.normal(0, noise)];
  });
}

/** `centers: 3`, as scikit-learn takes it, is `classes: 3` here. */
function checkCenters(centers: unknown): void {
  if (!Array.isArray(centers)) {
    throw new InvalidArgumentError(
      `blobs: centers must be an array of points [x1, x2], got ${describe(centers)}; their number is called classes`,
    );
  }
  for (const [i, center] of centers.entries()) {
    if (Array.isArray(center) && center.length === 2 && center.every(Number.isFinite)) continue;
    throw new InvalidArgumentError(`blobs: centers[${i}] must be two finite numbers [x1, x2], got ${describe(center)}`);
  }
}
