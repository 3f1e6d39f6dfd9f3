import { NothingToPlotError } from "../errors.js";
import type { Figure } from "../figure/figure.js";
import { frame } from "../figure/frame.js";
import { checkFigureOptions, type FigureOptions, checkSize } from "../figure/options.js";
import { plotBody } from "../figure/plot-body.js";
import { textWidth } from "../figure/text.js";
import { fontSizes, spacing } from "../theme/theme.js";
import { type Better, bestOfRuns, betterDirection } from "./best.js";
import { type Curve, type TrainingHistory, collectCurves } from "./history.js";
import { costLegend, describeBest, spaced, titleOf } from "./labels.js";
import { type DrawnCurve, costMarks } from "./marks.js";
import { curvePoints } from "./points.js";
import { type ValueScale, valueScale } from "./scale.js";

export interface CostOptions extends FigureOptions {
  /** Vertical scale. `"log"` shows late progress; what is not positive becomes a gap. Default `"linear"`. */
  readonly scale?: "linear" | "log";
  /** Which series of the history: `"loss"` (default), `"accuracy"`, … */
  readonly metric?: string;
  /** Which direction is better, where the metric's name does not tell; `"none"` marks no best epoch. */
  readonly better?: Better | "none";
  readonly height?: number;
}

/**
 * Cost (or another metric) over epochs, training and validation, of one run or of several by name, with the best epoch
 * of each run marked on its validation curve. Values that are not finite leave a gap.
 *
 * @throws NothingToPlotError for no run, no epoch, or nothing that the scale can show; InvalidArgumentError for a metric
 *   that a history does not have, or a size out of range.
 */
export function plotCost(
  histories: TrainingHistory | Readonly<Record<string, TrainingHistory>>,
  options: CostOptions = {},
): Figure {
  checkFigureOptions(options, ["scale", "metric", "better", "height"], "plotCost");
  const { metric = "loss", better = betterDirection(metric) } = options;
  const log = options.scale === "log";
  const width = checkSize(options.width ?? 640, "width", "plotCost");
  const height = checkSize(options.height ?? 320, "height", "plotCost");
  const curves = collectCurves(histories, metric);
  const drawn = curves.map((curve) => ({ curve, points: curvePoints(curve, { log, columns: width }) }));
  const best = better === "none" ? [] : bestOfRuns(curves, better);
  const scale = scaleOf(drawn, { log, better: better === "none" ? "lower" : better, metric });
  const gutter = Math.ceil(Math.max(...scale.ticks.map((tick) => textWidth(scale.format(tick), fontSizes.tick))) + 8);
  const epochs = epochDomain(curves);
  const visible = best.filter(({ value }) => !log || value > 0);
  const body = plotBody(
    {
      width,
      height,
      marginLeft: spacing.outer + gutter,
      marginRight: spacing.outer + 8,
      marginTop: 26,
      marginBottom: 48,
      x: { domain: epochs, label: "epoch" },
      y: { type: scale.type, domain: [...scale.domain], label: spaced(metric) },
      marks: costMarks({ curves, drawn, best: visible, scale, epochs, metric, width, gutter }),
    },
    options.document,
  );
  return frame({
    title: options.title ?? titleOf(metric),
    subtitle: options.subtitle ?? describeBest(best, metric, better),
    legend: curves.length === 1 ? [] : costLegend(curves),
    body,
  });
}

function scaleOf(drawn: readonly DrawnCurve[], options: { log: boolean; better: Better; metric: string }): ValueScale {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { points } of drawn) {
    for (const { value } of points) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) throw new NothingToPlotError(`plotCost: "${options.metric}" has no positive value for a log scale`);
  return valueScale(low, high, options);
}

function epochDomain(curves: readonly Curve[]): [number, number] {
  const last = curves.reduce((most, { values }) => Math.max(most, values.length), 0);
  return last === 1 ? [0.5, 1.5] : [1, last];
}
