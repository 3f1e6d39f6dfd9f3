import { axisY, barX, link, ruleX, text, type Markish } from "@observablehq/plot";
import { InvalidArgumentError } from "@nn/tensor";
import { correctCount, countConfusions } from "../confusion/counts.js";
import type { Labels } from "../data/inputs.js";
import { bottomAxis } from "../figure/axes.js";
import type { Figure } from "../figure/figure.js";
import { formatPercent, groupThousands } from "../figure/format.js";
import { type Body, frame } from "../figure/frame.js";
import { checkFigureOptions, checkSize, type FigureOptions } from "../figure/options.js";
import { plotBody } from "../figure/plot-body.js";
import { ellipsize, textWidth } from "../figure/text.js";
import { colours, fontSizes, judgement, spacing } from "../theme/theme.js";
import { type ClassShare, classShares } from "./class-shares.js";

export interface ClassAccuracyOptions extends FigureOptions {
  /** Names of the classes, in the order of their numbers; without it the numbers. */
  readonly classNames?: readonly string[] | undefined;
  /** The class with the least accuracy first (the default), or in the order of their numbers. */
  readonly order?: "worst" | "class";
}

const rowHeight = 25;
const longestName = 140;
const usualWidth = 560;
/** From the end of the bars to the end of the percentages. */
const percentWidth = 52;

/**
 * The accuracy of each class as a bar: the share of its examples that were recognized (recall), with Wilson's interval at 95 %
 * confidence, which says how far the few examples of a class can be trusted, and with the counts.
 *
 * @param predicted labels, or predictions `[N, K]`, of which the greatest counts.
 * @throws ShapeError if the labels differ in number; NothingToPlotError if there are none; InvalidArgumentError for a
 *   label that is not a class number, or has no name where names are given.
 */
export function plotClassAccuracy(actual: Labels, predicted: Labels, options: ClassAccuracyOptions = {}): Figure {
  const where = "plotClassAccuracy";
  checkFigureOptions(options, ["classNames", "order"], where);
  const { classNames, order = "worst" } = options;
  if (order !== "worst" && order !== "class") {
    throw new InvalidArgumentError(`${where}: order is "worst" or "class", got ${JSON.stringify(order)}`);
  }
  const counts = countConfusions(actual, predicted, classNames?.length, where);
  const overall = correctCount(counts) / counts.total;
  const classes = classShares(counts, classNames);
  // Sorting is stable: equals stay in the order of their numbers.
  const rows = order === "class" ? classes : classes.toSorted((a, b) => a.share - b.share);
  const width = checkSize(options.width ?? usualWidth, "width", where);
  return frame({
    title: options.title ?? "Accuracy by class",
    subtitle: options.subtitle ?? `${formatPercent(overall)} of ${groupThousands(counts.total)} classified correctly`,
    legend: [
      { kind: "line", colour: colours.ink.light, label: "95% interval" },
      { kind: "dashed", colour: judgement.wrong.light, label: "all classes together" },
    ],
    body: draw(rows, overall, width, options.document),
  });
}

function draw(rows: readonly ClassShare[], overall: number, width: number, document: Document | undefined): Body {
  const nameOf = (row: number): string => ellipsize(rows[row].name, longestName, fontSizes.label);
  const widest = (labels: readonly string[]): number =>
    Math.max(...labels.map((label) => textWidth(label, fontSizes.label)));
  const counts = widest(rows.map(countsOf));
  return plotBody(
    {
      width,
      height: rows.length * rowHeight + 34,
      marginTop: 6,
      marginBottom: 28,
      marginLeft: Math.ceil(spacing.outer + widest(rows.map((_, row) => nameOf(row))) + 8),
      marginRight: Math.ceil(spacing.outer + percentWidth + 10 + counts),
      x: { domain: [0, 1] },
      y: { domain: rows.map((_, row) => row), type: "band", padding: 0.28 },
      marks: [...barMarks(rows, overall), ...wordMarks(rows, nameOf)],
    },
    document,
  );
}

const countsOf = ({ hits, total }: ClassShare): string => `${groupThousands(hits)} of ${groupThousands(total)}`;

/** As many decimals in every row: a column of numbers. */
const percentOf = ({ share }: ClassShare): string => (share === 1 ? "100%" : `${(100 * share).toFixed(1)}%`);

const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

function barMarks(rows: readonly ClassShare[], overall: number): Markish[] {
  const data = rows.map((each, row) => ({ ...each, row }));
  return [
    ruleX(ticks, { stroke: colours.line.light }),
    // Pale enough for the intervals to be seen on them.
    barX(data, {
      x1: 0,
      x2: "share",
      y: "row",
      fill: judgement.right.light,
      fillOpacity: 0.5,
      ariaDescription: "accuracies",
    }),
    ruleX([overall], {
      stroke: judgement.wrong.light,
      strokeDasharray: "5 3",
      strokeWidth: 1.5,
      ariaDescription: "accuracy of all",
    }),
    link(data, {
      x1: "low",
      x2: "high",
      y1: "row",
      y2: "row",
      stroke: colours.ink.light,
      strokeWidth: 2.25,
      strokeLinecap: "round",
      ariaDescription: "intervals",
    }),
  ];
}

function wordMarks(rows: readonly ClassShare[], nameOf: (row: number) => string): Markish[] {
  const places = rows.map((_, row) => row);
  const column = { frameAnchor: "right", fontSize: fontSizes.label, fontVariant: "tabular-nums" } as const;
  return [
    text(places, {
      ...column,
      y: (row: number) => row,
      text: (row: number) => percentOf(rows[row]),
      textAnchor: "end",
      dx: percentWidth,
      fill: colours.ink.light,
      ariaDescription: "percentages",
    }),
    text(places, {
      ...column,
      y: (row: number) => row,
      text: (row: number) => countsOf(rows[row]),
      textAnchor: "start",
      dx: percentWidth + 10,
      fill: colours.muted.light,
      ariaDescription: "counts",
    }),
    axisY(places, {
      tickSize: 0,
      tickPadding: 8,
      fontSize: fontSizes.label,
      label: null,
      color: colours.ink.light,
      tickFormat: nameOf,
    }),
    bottomAxis({ ticks, tickFormat: (share: number) => `${Math.round(share * 100)}%`, label: null }),
  ];
}
