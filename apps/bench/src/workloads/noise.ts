import { sizeOf } from "../ops/case.js";
import type { Workload } from "./workload.js";

/** Examples of numbers from 0 to 1 with labels, both by chance: a step takes as long as on real ones. */
export const noise =
  (input: readonly number[], classes: number): Workload["examples"] =>
  (count, random) => ({
    x: Float32Array.from({ length: count * sizeOf(input) }, () => random.uniform()),
    labels: Int32Array.from({ length: count }, () => random.uint32() % classes),
  });
