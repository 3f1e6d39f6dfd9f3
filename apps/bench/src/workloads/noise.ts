import { sizeOf } from "../ops/case.js";
import type { Workload } from "./workload.js";

/** Sequences of tokens by chance, and the ones that come next: y[t] = x[t + 1]. */
export const tokens =
  (length: number, vocabulary: number): Workload["examples"] =>
  (count, random) => {
    const text = Int32Array.from({ length: count * length + 1 }, () => random.uint32() % vocabulary);
    return { x: text.slice(0, -1), labels: text.slice(1) };
  };

/** Examples of numbers from 0 to 1 with labels, both by chance: a step takes as long as on real ones. */
export const noise =
  (input: readonly number[], classes: number): Workload["examples"] =>
  (count, random) => ({
    x: Float32Array.from({ length: count * sizeOf(input) }, () => random.uniform()),
    labels: Int32Array.from({ length: count }, () => random.uint32() % classes),
  });
