import { elementary, type RandomStream } from "@nn/tensor";

/** A number from 0 to 1, distributed by Beta(a, a): near the ends for a < 1, uniform for 1, near the middle above. */
export function symmetricBeta(a: number, random: RandomStream): number {
  // X / (X + Y) of two gamma variables, in logarithms: for small a both are too small to be numbers.
  const [x, y] = [logGamma(a, random), logGamma(a, random)];
  return 1 / (1 + elementary.exp(y - x));
}

/**
 * The logarithm of a gamma variable of shape a: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000,
 * and G(a) = G(a + 1) · U^(1/a) below 1.
 */
function logGamma(a: number, random: RandomStream): number {
  // 1 − u lies in (0, 1].
  if (a < 1) return logGamma(a + 1, random) + elementary.log(1 - random.uniform()) / a;
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const root = 1 + c * z;
    const v = root * root * root;
    if (!(v > 0)) continue;
    const logV = elementary.log(v);
    if (elementary.log(1 - random.uniform()) < 0.5 * z * z + d * (1 - v + logV)) return elementary.log(d) + logV;
  }
}
