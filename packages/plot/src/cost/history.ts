import { InvalidArgumentError } from "@nn/tensor";
import { NothingToPlotError } from "../errors.js";

/** Values of one metric or of the loss, epoch by epoch, under their names: `loss`, `accuracy`, … */
export type HistorySeries = Readonly<Record<string, ArrayLike<number>>>;

/** What training leaves behind: what `Network.train` returns, or anything of the same form. */
export interface TrainingHistory {
  readonly train: HistorySeries;
  readonly validation?: HistorySeries | undefined;
}

/** One curve. */
export interface Curve {
  readonly run: string;
  readonly split: "train" | "validation";
  /** Value per epoch, the first is epoch 1. May hold values that are not finite: gaps. */
  readonly values: ArrayLike<number>;
}

/**
 * The curves of one metric in every run: train first, then validation where a run has it.
 *
 * @throws NothingToPlotError without runs or with an empty history; InvalidArgumentError for an unknown metric.
 */
export function collectCurves(
  histories: TrainingHistory | Readonly<Record<string, TrainingHistory>>,
  metric: string,
): Curve[] {
  if (histories instanceof Promise) {
    throw new InvalidArgumentError("plotCost: expected a history, got a Promise: await network.train(…)");
  }
  const runs = isHistory(histories) ? [["", histories] as const] : Object.entries(histories);
  if (runs.length === 0) throw new NothingToPlotError("plotCost: there is no run to plot");
  const curves = runs.flatMap(([run, history]) => curvesOf(run, history, metric));
  if (!curves.some(({ values }) => someFinite(values))) {
    throw new NothingToPlotError(`plotCost: not one value of "${metric}" is finite`);
  }
  return curves;
}

function curvesOf(run: string, history: TrainingHistory, metric: string): Curve[] {
  const where = run === "" ? "plotCost" : `plotCost: run "${run}"`;
  if (!isHistory(history)) {
    throw new InvalidArgumentError(`${where}: expected a history { train: { loss: [...] }, validation? }`);
  }
  const train = ownValue(history.train, metric);
  const validation = history.validation && ownValue(history.validation, metric);
  if (train === undefined && validation === undefined) {
    throw new InvalidArgumentError(
      `${where}: the history has no "${metric}"; it has ${
        Object.keys(history.train)
          .map((name) => `"${name}"`)
          .join(", ") || "nothing"
      }`,
    );
  }
  const curves: Curve[] = [];
  if (train !== undefined) curves.push({ run, split: "train", values: train });
  if (validation !== undefined) curves.push({ run, split: "validation", values: validation });
  if (curves.every(({ values }) => values.length === 0)) {
    throw new NothingToPlotError(`${where}: the history is empty (0 epochs)`);
  }
  return curves;
}

/** A history has series under `train`; a record of runs may well have a run of that name, but it holds histories. */
function isHistory(value: TrainingHistory | Readonly<Record<string, TrainingHistory>>): value is TrainingHistory {
  const train: unknown = Object.hasOwn(value, "train") ? value.train : undefined;
  return typeof train === "object" && train !== null && Object.values(train).every(isSeries);
}

function isSeries(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function ownValue(series: HistorySeries, name: string): ArrayLike<number> | undefined {
  return Object.hasOwn(series, name) ? series[name] : undefined;
}

function someFinite(values: ArrayLike<number>): boolean {
  for (let epoch = 0; epoch < values.length; epoch++) if (Number.isFinite(values[epoch])) return true;
  return false;
}
