import { InvalidArgumentError, ShapeError, type NdArray, type Shape } from "@nn/tensor";
import { EmptyDatasetError } from "../errors.js";

/** Mean and standard deviation of every feature, as `standardize` uses them. */
export interface Standardization {
  readonly mean: ArrayLike<number>;
  /** Population standard deviation; 0 for a constant feature. */
  readonly std: ArrayLike<number>;
}

/** Least and greatest value of every feature, as `normalize` uses them. */
export interface Normalization {
  readonly min: ArrayLike<number>;
  readonly max: ArrayLike<number>;
}

/** Everything measured about the features; a feature is an index of the last axis (a channel of an image). */
export interface Statistics extends Standardization, Normalization {
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/** Features of an example: the size of its last axis; 1 for a scalar. */
export function featuresOf(exampleShape: Shape): number {
  return exampleShape.at(-1) ?? 1;
}

/** Measures x [N, …, F] over all axes but the last, in float64 and two passes. */
export function measureFeatures(x: NdArray): Statistics {
  const features = featuresOf(x.shape.slice(1));
  const count = x.data.length / features;
  if (!(count > 0)) throw new EmptyDatasetError("Dataset.standardize: there are no values to measure");
  const min = new Float64Array(features).fill(Infinity);
  const max = new Float64Array(features).fill(-Infinity);
  const mean = new Float64Array(features);
  const std = new Float64Array(features);
  for (let i = 0; i < x.data.length; i++) {
    const value = x.data[i];
    const feature = i % features;
    if (!Number.isFinite(value)) throw notFinite(x, i, value);
    min[feature] = Math.min(min[feature], value);
    max[feature] = Math.max(max[feature], value);
    mean[feature] += value / count;
  }
  for (let i = 0; i < x.data.length; i++) {
    const feature = i % features;
    std[feature] += (x.data[i] - mean[feature]) ** 2 / count;
  }
  for (let feature = 0; feature < features; feature++) {
    // Rounding would leave a constant feature a deviation of about 1e-17, and dividing by it makes noise of nothing.
    const constant = min[feature] === max[feature];
    mean[feature] = constant ? min[feature] : mean[feature];
    std[feature] = constant ? 0 : Math.sqrt(std[feature]);
  }
  return { mean, std, min, max };
}

function notFinite(x: NdArray, index: number, value: number): InvalidArgumentError {
  const row = Math.floor(index / (x.data.length / x.shape[0]));
  const feature = index % featuresOf(x.shape.slice(1));
  return new InvalidArgumentError(
    `Dataset: feature ${feature} of example ${row} is ${value}: statistics need finite values; filter or repair them first`,
  );
}

/** A change of scale: (x − shift) / scale, feature by feature. */
export interface Scaling {
  readonly shift: Float64Array;
  readonly scale: Float64Array;
}

/** (x − mean) / std; a constant feature becomes 0. */
export function standardScaling({ mean, std }: Standardization): Scaling {
  return makeScaling("standardize", mean, std);
}

/** (x − min) / (max − min), from 0 to 1; a constant feature becomes 0. */
export function rangeScaling({ min, max }: Normalization): Scaling {
  return makeScaling(
    "normalize",
    min,
    Float64Array.from(max, (value, feature) => value - min[feature]),
  );
}

function makeScaling(name: string, shift: ArrayLike<number>, scale: ArrayLike<number>): Scaling {
  const valid =
    shift.length === scale.length &&
    Array.from(shift).every(Number.isFinite) &&
    Array.from(scale).every((value) => value >= 0 && value < Infinity);
  if (!valid) {
    throw new InvalidArgumentError(
      `Dataset.${name}: statistics must hold one finite number for each feature, and no spread below 0`,
    );
  }
  return { shift: Float64Array.from(shift), scale: Float64Array.from(scale, (value) => value || 1) };
}

/** Scales features of any leading shape into a new float32 array. */
export function applyScaling(x: NdArray, exampleShape: Shape, { shift, scale }: Scaling): NdArray {
  const features = featuresOf(exampleShape);
  if (features !== shift.length) {
    throw new ShapeError(
      `Dataset: statistics of ${shift.length} features cannot scale examples of ${features} features`,
    );
  }
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) {
    const feature = i % features;
    data[i] = (x.data[i] - shift[feature]) / scale[feature];
  }
  return { data, shape: x.shape, dtype: "float32" };
}

/** Statistics that a user gave in part; what is not known is NaN. */
export function complete(given: Partial<Standardization & Normalization>): Statistics {
  const length = (given.mean ?? given.min ?? []).length;
  const fill = (values: ArrayLike<number> | undefined): Float64Array =>
    values ? Float64Array.from(values) : new Float64Array(length).fill(NaN);
  return { mean: fill(given.mean), std: fill(given.std), min: fill(given.min), max: fill(given.max) };
}
