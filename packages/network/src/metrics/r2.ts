import {
  cast,
  concat,
  div,
  equal,
  expandDims,
  full,
  mul,
  reshape,
  square,
  sub,
  sum,
  where,
  type Tensor,
} from "@nn/tensor";
import { configurable, type Configurable } from "../losses/configurable.js";
import { checkSameShape } from "../losses/shapes.js";
import type { Metric } from "./metric.js";

/** Numbers per output: the weight, the targets' mean, their squared distances from it, the squared errors. */
const FIELDS = 4;

/**
 * Coefficient of determination R² = 1 − Σ(y − t)² / Σ(t − t̄)², for every output on its own, then averaged: 1 is perfect,
 * 0 no better than always saying the mean. An output whose targets are all equal counts 1 if every prediction is exact,
 * else 0.
 *
 * Distances are from each batch's own mean, and batches are combined by Chan, Golub and LeVeque, "Updating formulae and a
 * pairwise algorithm for computing sample variances", 1979, so targets far from 0 lose no digits.
 */
export const r2: Configurable<Metric, object> = configurable<Metric, object>("r2", {}, () => ({
  name: "r2",
  sums: (prediction, target, weights) => {
    checkSameShape("r2", prediction.shape, target.shape);
    const rows = (x: Tensor): Tensor => reshape(cast(x, "float32"), [x.shape[0], -1]);
    const [y, t] = [rows(prediction), rows(target)];
    const columns = (x: Tensor): Tensor => sum(weights ? mul(x, expandDims(weights, -1)) : x, 0);
    const weight = columns(full(t.shape, 1));
    const mean = div(columns(t), where(equal(weight, 0), 1, weight));
    return concat([weight, mean, columns(square(sub(t, mean))), columns(square(sub(y, t)))]);
  },
  combine: (total, sums) => {
    const outputs = total.length / FIELDS;
    for (let i = 0; i < outputs; i++) combineOutput(total, sums, i, outputs);
  },
  value: (sums) => {
    const outputs = sums.length / FIELDS;
    let total = 0;
    for (let i = 0; i < outputs; i++) total += determination(sums[2 * outputs + i], sums[3 * outputs + i]);
    return total / outputs;
  },
  config: () => ({ name: "r2" }),
}));

function combineOutput(total: Float64Array, sums: ArrayLike<number>, i: number, outputs: number): void {
  const [weight, mean, spread, error] = [i, outputs + i, 2 * outputs + i, 3 * outputs + i];
  const added = sums[weight];
  if (added === 0) return;
  const whole = total[weight] + added;
  const distance = sums[mean] - total[mean];
  total[spread] += sums[spread] + (distance ** 2 * total[weight] * added) / whole;
  total[mean] += (distance * added) / whole;
  total[weight] = whole;
  total[error] += sums[error];
}

function determination(spread: number, error: number): number {
  if (spread > 0) return 1 - error / spread;
  return error === 0 ? 1 : 0;
}
