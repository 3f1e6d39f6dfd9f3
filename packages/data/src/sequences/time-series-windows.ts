import { describe, formatShape, InvalidArgumentError, type NdArray, RandomStream, ShapeError } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import type { ArrayInput } from "../dataset/example.js";
import { Dataset, type ExampleInput, type Pass } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { readFeatures } from "../dataset/values.js";

export interface TimeSeriesOptions {
  /** Points in time that the network sees, T. */
  readonly length: number;
  /** How far after the window's last point the first predicted one lies; 1: the next one. */
  readonly horizon?: number;
  /** Points that are predicted, one after another; 1. */
  readonly steps?: number;
  /** Columns that are predicted, by place; all of them without it. */
  readonly columns?: readonly number[];
  /** From one window's beginning to the next one's; 1. */
  readonly stride?: number;
}

const where = "timeSeriesWindows";
const known = ["length", "horizon", "steps", "columns", "stride"] as const;

/** A series and what to cut from it. */
interface Plan {
  readonly series: NdArray;
  readonly length: number;
  /** From a window's beginning to its first target. */
  readonly ahead: number;
  readonly steps: number;
  readonly columns: readonly number[];
  readonly stride: number;
  readonly count: number;
}

/**
 * Windows of a time series [N] or [N, C] for a network that says how it goes on: x [T, C] float32; y [C'] are the values
 * `horizon` points after the window, or [steps, C'] for several steps, C' being the predicted columns. A stream over the
 * series, which is not cut into copies; mixed by the seed of the training. To test on the future, split the series first
 * (`series.subarray`), not its windows, which overlap.
 */
export function timeSeriesWindows(series: ArrayInput, options: TimeSeriesOptions): Dataset {
  const { length, horizon = 1, steps = 1, columns, stride = 1 } = checkOptions(options, known, where);
  const counts = { length, horizon, steps, stride };
  for (const [name, value] of Object.entries(counts)) checkCount(value, 1, where, name);
  const values = readSeries(series);
  const [points, channels] = values.shape;
  const ahead = length + horizon - 1;
  const count = Math.floor((points - ahead - steps) / stride) + 1;
  if (count < 1) {
    throw new InvalidArgumentError(
      `${where}: ${points} points are too few for windows of ${length} with ${steps} to predict after them ` +
        `(horizon ${horizon}): that needs ${ahead + steps}`,
    );
  }
  const predicted = columns ?? Array.from({ length: channels }, (_, column) => column);
  checkColumns(predicted, channels);
  const plan = { series: values, length, ahead, steps, columns: predicted, stride, count };
  return Dataset.fromIterable((pass) => windows(plan, pass), { length: count, targets: "values" });
}

function readSeries(series: ArrayInput): NdArray {
  const values = readFeatures(series, `${where}: series`);
  if (values.shape.length === 1) return { ...values, shape: [values.shape[0], 1] };
  if (values.shape.length === 2) return values;
  throw new ShapeError(
    `${where}: a series is [N] or [N, C] (points, values at each), got ${formatShape(values.shape)}`,
  );
}

function checkColumns(columns: readonly number[], channels: number): void {
  const valid = Array.isArray(columns) && columns.length > 0;
  const wrong: unknown = valid
    ? columns.find((column) => !(Number.isInteger(column) && column >= 0 && column < channels))
    : columns;
  if (valid && wrong === undefined) return;
  throw new InvalidArgumentError(`${where}: columns must be places from 0 to ${channels - 1}, got ${describe(wrong)}`);
}

function* windows(plan: Plan, { epoch, seed }: Pass): Generator<ExampleInput> {
  const { count, stride } = plan;
  const order = seed === undefined ? undefined : new RandomStream(seed).fork("windows").fork(epoch).permutation(count);
  for (let i = 0; i < count; i++) yield windowAt(plan, (order?.[i] ?? i) * stride);
}

function windowAt({ series, length, ahead, steps, columns }: Plan, start: number): ExampleInput {
  const { data, shape } = series;
  const channels = shape[1];
  const x = Float32Array.from(data.subarray(start * channels, (start + length) * channels));
  const y = new Float32Array(steps * columns.length);
  for (let step = 0; step < steps; step++) {
    const row = (start + ahead + step) * channels;
    for (const [i, column] of columns.entries()) y[step * columns.length + i] = data[row + column];
  }
  const target = steps === 1 ? [columns.length] : [steps, columns.length];
  return { x: { data: x, shape: [length, channels] }, y: { data: y, shape: target } };
}
