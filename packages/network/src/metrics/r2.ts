import { cast, concat, expandDims, mul, reshape, square, sub, sum, type Tensor } from "@nn/tensor";
import { configurable, type Configurable } from "../losses/configurable.js";
import { checkSameShape } from "../losses/shapes.js";
import type { Metric } from "./metric.js";

/**
 * Coefficient of determination R² = 1 − Σ(y − t)² / Σ(t − t̄)², for every output on its own, then averaged: 1 is perfect,
 * 0 no better than always saying the mean. An output whose targets are all equal counts 1 if every prediction is exact,
 * else 0.
 *
 * The spread comes from Σt² − (Σt)²/n in float32 per batch: scale targets whose mean is more than some hundred times their
 * standard deviation.
 */
export const r2: Configurable<Metric, object> = configurable<Metric, object>("r2", {}, () => ({
  name: "r2",
  sums: (prediction, target, weights) => {
    checkSameShape("r2", prediction.shape, target.shape);
    const rows = (x: Tensor): Tensor => reshape(cast(x, "float32"), [x.shape[0], -1]);
    const [y, t] = [rows(prediction), rows(target)];
    const columns = (x: Tensor): Tensor => sum(weights ? mul(x, expandDims(weights, -1)) : x, 0);
    return concat([columns(t), columns(square(t)), columns(square(sub(y, t)))]);
  },
  value: (sums, count) => {
    const outputs = sums.length / 3;
    let total = 0;
    for (let i = 0; i < outputs; i++) {
      const spread = sums[outputs + i] - sums[i] ** 2 / count;
      total += determination(spread, sums[2 * outputs + i]);
    }
    return total / outputs;
  },
  config: () => ({ name: "r2" }),
}));

function determination(spread: number, error: number): number {
  if (spread > 0) return 1 - error / spread;
  return error === 0 ? 1 : 0;
}
