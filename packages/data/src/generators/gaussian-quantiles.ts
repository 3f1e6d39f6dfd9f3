import { RandomStream } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import type { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { checkSpread, planarDataset, planarOptions, type PlanarClassOptions } from "./planar.js";

/**
 * One round normal cloud around the origin, cut into rings of equally many points: class k is the k-th ring from
 * within. `noise` (default 0) moves both coordinates after the rings are cut. As `make_gaussian_quantiles` of
 * scikit-learn.
 */
export function gaussianQuantiles(options: PlanarClassOptions = {}): Dataset {
  const name = "gaussianQuantiles";
  const known = [...planarOptions, "classes"] as const;
  const { samples = 400, noise = 0, seed = 0, classes = 3 } = checkOptions(options, known, name);
  checkCount(classes, 1, name, "classes");
  checkCount(samples, classes, name, "samples");
  checkSpread(noise, name, "noise");
  const random = new RandomStream(seed).fork("points");
  const x = random.fillNormal(new Float32Array(samples * 2));
  const distance = Float64Array.from({ length: samples }, (_, i) => x[i * 2] ** 2 + x[i * 2 + 1] ** 2);
  const ranked = Array.from({ length: samples }, (_, i) => i).sort((a, b) => distance[a] - distance[b]);
  const y = new Int32Array(samples);
  for (const [rank, row] of ranked.entries()) y[row] = Math.floor((rank * classes) / samples);
  for (let i = 0; i < x.length; i++) x[i] += random.normal(0, noise);
  return planarDataset(x, y, classes);
}
