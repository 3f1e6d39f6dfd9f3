import { axisX, axisY, cell, text, type Markish } from "@observablehq/plot";
import type { Labels } from "../data/inputs.js";
import { className } from "../data/labels.js";
import type { Figure } from "../figure/figure.js";
import { formatPercent, groupThousands } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import { checkFigureOptions, type FigureOptions, checkSize } from "../figure/options.js";
import { plotBody } from "../figure/plot-body.js";
import { colours, fontSizes } from "../theme/theme.js";
import { type ConfusionCounts, correctCount, countConfusions } from "./counts.js";
import { type ConfusionCell, confusionCells, marginCells } from "./cells.js";
import { type MatrixLayout, matrixLayout } from "./layout.js";

export interface ConfusionOptions extends FigureOptions {
  /** Names of the classes, in the order of their numbers; without it the numbers. */
  readonly classNames?: readonly string[] | undefined;
  /** Write the share of the actual class instead of the count. The colours always show the share. */
  readonly normalize?: boolean;
}

const TICK_PADDING = 6;

/**
 * How often each class (row) was taken for each class (column), with the recall of every class at the end of its row and
 * the precision at the foot of its column. Right is blue, wrong is orange, stronger the greater the share of the row.
 *
 * @throws ShapeError if the labels differ in number; NothingToPlotError if there are none; InvalidArgumentError for a
 *   label that is not a class number, or has no name where names are given.
 */
export function plotConfusionMatrix(actual: Labels, predicted: Labels, options: ConfusionOptions = {}): Figure {
  checkFigureOptions(options, ["classNames", "normalize"], "plotConfusionMatrix");
  const { classNames, normalize = false } = options;
  const counts = countConfusions(actual, predicted, classNames?.length);
  const names = Array.from({ length: counts.classes }, (_, k) => className(classNames, k));
  const cells = confusionCells(counts, normalize);
  const width = options.width === undefined ? undefined : checkSize(options.width, "width", "plotConfusionMatrix");
  const layout = matrixLayout(names, cells, width);
  const body = plotBody(
    {
      width: layout.width,
      height: layout.height,
      ...layout.margins,
      x: { domain: layout.domain, type: "band", padding: 0.04 },
      y: { domain: layout.domain, type: "band", padding: 0.04 },
      marks: [...matrixMarks(cells, layout), ...marginMarks(counts, layout), ...axes(names, layout)],
    },
    options.document,
  );
  return frame({
    title: options.title ?? "Confusion matrix",
    subtitle: options.subtitle ?? describe(counts, names),
    legend: [],
    body,
  });
}

function matrixMarks(cells: readonly ConfusionCell[], layout: MatrixLayout): Markish[] {
  const place = { x: "column", y: "row" } as const;
  const filled = cells.filter(({ count }) => count > 0);
  const empty = cells.filter(({ count }) => count === 0);
  const marks = [
    cell(empty, { ...place, fill: colours.line.light, fillOpacity: 0.35, ariaDescription: "empty cells" }),
    cell(filled, {
      ...place,
      fill: "colour",
      fillOpacity: "strength",
      ariaDescription: "counts",
      ...(layout.showText ? {} : { title: "label" }),
    }),
  ];
  if (!layout.showText) return marks;
  const style = { fill: "ink", fontSize: layout.textSize, fontVariant: "tabular-nums" } as const;
  return [...marks, text(filled, { ...place, text: "label", ...style })];
}

/** Recall at the right and precision below, as plain text. */
function marginMarks(counts: ConfusionCounts, layout: MatrixLayout): Markish[] {
  if (!layout.showText) return [];
  const style = { fill: colours.muted.light, fontSize: layout.textSize, fontVariant: "tabular-nums" } as const;
  return [
    text(marginCells(counts), {
      x: "column",
      y: "row",
      text: "label",
      ...style,
      ariaDescription: "recall and precision",
    }),
  ];
}

function axes(names: readonly string[], layout: MatrixLayout): Markish[] {
  const quiet = { tickSize: 0, tickPadding: TICK_PADDING, fontSize: fontSizes.label, label: null } as const;
  const nameOf = (tick: number) => layout.tickLabel(names[tick] ?? "");
  const ticks = names.map((_, k) => k).filter((k) => k % layout.every === 0);
  const marks: Markish[] = [
    axisX(ticks, { ...quiet, anchor: "top", tickFormat: nameOf, color: colours.ink.light, tickRotate: layout.rotate }),
    axisY(ticks, { ...quiet, anchor: "left", tickFormat: nameOf, color: colours.ink.light }),
    ...headings(layout),
  ];
  if (!layout.showText) return marks;
  const margin = { ...quiet, color: colours.muted.light };
  return [
    ...marks,
    axisX([names.length], { ...margin, anchor: "top", tickFormat: () => "recall", tickRotate: layout.rotate }),
    axisY([names.length], { ...margin, anchor: "left", tickFormat: () => "precision" }),
  ];
}

/** What the columns are, above them; what the rows are, above their names. */
function headings({ margins, extra }: MatrixLayout): Markish[] {
  const style = { fill: colours.muted.light, fontSize: fontSizes.label } as const;
  return [
    text(["predicted class"], { ...style, frameAnchor: "top", dy: 10 - margins.marginTop, dx: -extra / 2 }),
    text(["actual class"], {
      ...style,
      frameAnchor: "top-left",
      textAnchor: "end",
      lineAnchor: "bottom",
      dx: -TICK_PADDING,
      dy: -TICK_PADDING,
    }),
  ];
}

/** Accuracy, and the mistake made most often. */
function describe(counts: ConfusionCounts, names: readonly string[]): string {
  const { classes, total } = counts;
  const right = correctCount(counts);
  const accuracy = `${formatPercent(right / total)} of ${groupThousands(total)} classified correctly`;
  let worst = -1;
  for (let index = 0; index < counts.counts.length; index++) {
    const diagonal = Math.floor(index / classes) === index % classes;
    if (!diagonal && counts.counts[index] > (worst < 0 ? 0 : counts.counts[worst])) worst = index;
  }
  if (worst < 0) return accuracy;
  const pair = `${names[Math.floor(worst / classes)]} taken for ${names[worst % classes]}`;
  return `${accuracy}; most often ${pair} (${groupThousands(counts.counts[worst])}×)`;
}
