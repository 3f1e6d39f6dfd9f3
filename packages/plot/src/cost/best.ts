import type { Curve } from "./history.js";

/** Which direction of a metric is better. */
export type Better = "lower" | "higher";

const higherIsBetter = /accuracy|acc$|top|r2|rSquared|f1|auc|precision|recall/i;

/** Losses and errors are better when low; accuracy, top-k, R², F1, AUC, precision and recall when high. */
export function betterDirection(metric: string): Better {
  return higherIsBetter.test(metric) ? "higher" : "lower";
}

/** An epoch (the first is 1) and the value there. */
export interface Best {
  readonly curve: Curve;
  readonly epoch: number;
  readonly value: number;
}

/** The best finite value of a curve, the earliest of equals; `undefined` if none is finite. */
export function bestOf(curve: Curve, better: Better): Best | undefined {
  let best: Best | undefined;
  for (let index = 0; index < curve.values.length; index++) {
    const value = curve.values[index];
    if (!Number.isFinite(value)) continue;
    if (best === undefined || (better === "lower" ? value < best.value : value > best.value)) {
      best = { curve, epoch: index + 1, value };
    }
  }
  return best;
}

/** The best epoch of every run: on its validation curve where it has one, since the training curve only falls. */
export function bestOfRuns(curves: readonly Curve[], better: Better): Best[] {
  const judged = new Map<string, Curve>();
  for (const curve of curves) {
    if (curve.split === "validation" || !judged.has(curve.run)) judged.set(curve.run, curve);
  }
  return [...judged.values()].flatMap((curve) => bestOf(curve, better) ?? []);
}
