import { InvalidArgumentError, RandomStream, elementary } from "@nn/tensor";
import { checkCount } from "../../dataset/check.js";
import { describeItems } from "../../dataset/inspect.js";
import { checkOptions } from "../../dataset/options.js";
import { checkSpread } from "../../generators/planar.js";

interface SineMixtureOptions {
  /** Points in time, N; 1,000. */
  readonly length?: number;
  /** Sines that are added; 3. */
  readonly components?: number;
  /** Shortest and longest period, in points; 10 and 100. */
  readonly periods?: readonly [number, number];
  /** Standard deviation of normal noise on every point; 0. */
  readonly noise?: number;
  /** Decides periods, phases and noise. */
  readonly seed?: number;
}

/**
 * A time series to predict, [N] float32: the mean of sines of random period and phase, Σ sin(2π(t/period + phase)) / K,
 * with noise. `timeSeriesWindows` makes a dataset of it.
 */
export function sineMixture(options: SineMixtureOptions = {}): Float32Array {
  const where = "sineMixture";
  const known = ["length", "components", "periods", "noise", "seed"] as const;
  const {
    length = 1000,
    components = 3,
    periods = [10, 100],
    noise = 0,
    seed = 0,
  } = checkOptions(options, known, where);
  checkCount(length, 1, where, "length");
  checkCount(components, 1, where, "components");
  checkSpread(noise, where, "noise");
  const [shortest, longest] = checkPeriods(periods, where);
  const random = new RandomStream(checkCount(seed, 0, where, "seed")).fork(where);
  const waves = Array.from({ length: components }, () => {
    // Evenly on a logarithmic scale, so that short periods are as common as long ones.
    const period = shortest * elementary.pow(longest / shortest, random.uniform());
    return { period, phase: random.uniform() };
  });
  const noises = random.fork("noise");
  return Float32Array.from({ length }, (_, t) => {
    let sum = 0;
    for (const { period, phase } of waves) sum += elementary.sin(2 * Math.PI * ((t / period + phase) % 1));
    return sum / components + noises.normal(0, noise);
  });
}

function checkPeriods(periods: readonly [number, number], where: string): readonly [number, number] {
  const valid = Array.isArray(periods) && periods.length === 2 && periods[0] > 0 && periods[0] <= periods[1];
  if (valid && periods[1] < Infinity) return periods;
  throw new InvalidArgumentError(
    `${where}: periods must be [shortest, longest], both > 0, got ${describeItems(periods)}`,
  );
}
