import type { RandomStream } from "../random/stream.js";
import { checkFinite, checkNotNegative, makeInitializer, type Initializer } from "./initializer.js";

/** Standard deviation of a standard normal cut at ±2. */
export const TRUNCATED_STD = 0.87962566103423978;

/** Normal numbers drawn at a time before the cut. */
const LENGTH = 2 ** 14;

interface NormalOptions {
  /** Default 0. */
  mean?: number;
  /** Standard deviation, default 0.05. */
  std?: number;
}

/** Normal with the given mean and standard deviation. */
export function normal({ mean = 0, std = 0.05 }: NormalOptions = {}): Initializer {
  checkFinite("normal", { mean });
  checkNotNegative("normal", { std });
  return makeInitializer("normal", { mean, std }, (values, random) => random.fillNormal(values, mean, std));
}

/**
 * Normal of which every value further than 2·std from the mean is drawn again. `std` is that of the normal before the
 * cut, as in Keras and TensorFlow: the values' own standard deviation is 0.87962566·std.
 */
export function truncatedNormal({ mean = 0, std = 0.05 }: NormalOptions = {}): Initializer {
  checkFinite("truncatedNormal", { mean });
  checkNotNegative("truncatedNormal", { std });
  return makeInitializer("truncatedNormal", { mean, std }, (values, random) =>
    fillTruncated(values, random, mean, std),
  );
}

/** Writes mean + std·z with z a standard normal cut at ±2. */
export function fillTruncated(values: Float32Array, random: RandomStream, mean: number, std: number): void {
  const normals = new Float32Array(Math.min(values.length, LENGTH));
  for (let at = 0; at < values.length;) {
    // No more than are still to be filled, so that none is drawn in vain.
    const drawn = random.fillNormal(normals.subarray(0, values.length - at));
    for (let i = 0; i < drawn.length; i++) if (Math.abs(drawn[i]) <= 2) values[at++] = mean + std * drawn[i];
  }
}
