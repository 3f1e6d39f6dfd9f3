import { frame as plotFrame, type Markish } from "@observablehq/plot";
import { InvalidArgumentError } from "@nn/tensor";
import type { OutputKind } from "../data/inputs.js";
import { className } from "../data/labels.js";
import { bottomAxis, leftAxis } from "../figure/axes.js";
import type { Figure } from "../figure/figure.js";
import { formatPercent, groupThousands } from "../figure/format.js";
import { type Body, frame } from "../figure/frame.js";
import type { LegendItem } from "../figure/legend.js";
import { checkFigureOptions, type FigureOptions, checkCount, checkSize } from "../figure/options.js";
import { plotBody } from "../figure/plot-body.js";
import { colourOf } from "../theme/palette.js";
import { colours } from "../theme/theme.js";
import { askNetwork } from "./ask.js";
import { type PlanarDataset, type Predictor, readPoints } from "./inputs.js";
import { type Domain, domainOf, latticeOf, latticePoints } from "./lattice.js";
import { type JudgedPoint, judgePoints, pointMarks, thinOut } from "./points.js";
import { regionMarks } from "./regions.js";

export interface DecisionBoundaryOptions extends FigureOptions {
  /** Cells along the longer side at which the network is asked, 8 … 1000; default 160. */
  readonly resolution?: number;
  /** Space around the points, as a share of their extent, 0 … 10; default 0.08. */
  readonly margin?: number;
  /** Names of the classes; the dataset's own by default, else their numbers. */
  readonly classNames?: readonly string[] | undefined;
  /** Names of the two features; default `x1` and `x2`. */
  readonly featureNames?: readonly [string, string] | undefined;
  /** What the network's outputs mean; see `OutputKind`. */
  readonly outputs?: OutputKind;
  /** Most points to draw, evenly chosen; default 1500. The accuracy counts all. */
  readonly maxPoints?: number;
}

const edges = { marginLeft: 52, marginRight: 20, marginTop: 24, marginBottom: 48 } as const;
const where = "plotDecisionBoundary";

const own = ["resolution", "margin", "classNames", "featureNames", "outputs", "maxPoints"];

/**
 * What a network of two features has learned: the region of every class, darker where the network is more certain, the
 * boundaries between them, and the dataset's points, with those ringed that the network gets wrong.
 *
 * Regions are level sets of  log p_k − max_{j≠k} log p_j  at the log-odds of 50, 75, 90 and 99 %.
 *
 * @throws ShapeError unless x is `[N, 2]` and labels and predictions have one row per point; InvalidArgumentError for
 *   a label beyond the classes or an option out of range; NothingToPlotError if no point or no prediction is finite.
 */
export async function plotDecisionBoundary(
  network: Predictor,
  dataset: PlanarDataset,
  options: DecisionBoundaryOptions = {},
): Promise<Figure> {
  checkFigureOptions(options, own, where);
  const width = checkSize(options.width ?? 520, "width", where);
  const resolution = checkCount(options.resolution ?? 160, "resolution", where, { least: 8, most: 1000 });
  const maxPoints = checkCount(options.maxPoints ?? 1500, "maxPoints", where);
  const points = readPoints(dataset);
  const domain = domainOf(points, checkMargin(options.margin ?? 0.08));
  const aspect = aspectOf(domain);
  const lattice = latticeOf(domain, resolution, aspect);
  const answers = await askNetwork(network, points, latticePoints(lattice), options.outputs ?? "auto");
  const judged = judgePoints(points, answers.points);
  const shown = thinOut(judged, maxPoints);
  const [xName, yName] = options.featureNames ?? ["x1", "x2"];
  const marks = [...regionMarks(answers.lattice, lattice), ...pointMarks(shown)];
  return frame({
    title: options.title ?? "Decision boundary",
    subtitle: options.subtitle ?? describe(judged, shown.length),
    legend: legend(judged, answers.lattice.classes, options.classNames ?? dataset.classNames),
    body: drawPlane(marks, { domain, width, aspect, xName, yName, document: options.document }),
  });
}

function checkMargin(margin: number): number {
  if (!Number.isFinite(margin) || margin < 0 || margin > 10) {
    throw new InvalidArgumentError(`${where}: margin must be 0 … 10, got ${String(margin)}`);
  }
  return margin;
}

/** Height over width: equal units on both axes where the ranges allow a picture of sensible form. */
function aspectOf({ x1, x2 }: Domain): number {
  const ratio = (x2[1] - x2[0]) / (x1[1] - x1[0]);
  return ratio > 0.45 && ratio < 1.4 ? ratio : 0.8;
}

function describe(points: readonly JudgedPoint[], shown: number): string {
  const right = points.filter(({ correct }) => correct).length;
  const some = shown < points.length ? ` (${groupThousands(shown)} shown)` : "";
  const all = `${groupThousands(points.length)} ${points.length === 1 ? "point" : "points"}`;
  return `${formatPercent(right / points.length)} of ${all} classified correctly${some}; stronger colour is more certain`;
}

function legend(points: readonly JudgedPoint[], classes: number, names: readonly string[] | undefined): LegendItem[] {
  const items = Array.from({ length: classes }, (_, k): LegendItem => {
    const name = className(names, k);
    return { kind: "dot", colour: colourOf(k), label: names?.[k] === undefined ? `class ${name}` : name };
  });
  if (points.some(({ correct }) => !correct))
    items.push({ kind: "ring", colour: colours.ink.light, label: "misclassified" });
  return items;
}

interface Plane {
  readonly domain: Domain;
  readonly width: number;
  readonly aspect: number;
  readonly xName: string;
  readonly yName: string;
  readonly document: Document | undefined;
}

function drawPlane(marks: readonly Markish[], { domain, width, aspect, xName, yName, document }: Plane): Body {
  const inner = Math.round((width - edges.marginLeft - edges.marginRight) * aspect);
  return plotBody(
    {
      ...edges,
      width,
      height: inner + edges.marginTop + edges.marginBottom,
      x: { domain: [...domain.x1] },
      y: { domain: [...domain.x2] },
      marks: [
        ...marks,
        // Covers the stretches of the regions' outlines that run along the edge of the picture.
        plotFrame({ stroke: colours.paper.light, strokeWidth: 2.5 }),
        bottomAxis({ label: xName, ticks: 6 }),
        leftAxis({ label: yName, ticks: 6, labelOffset: edges.marginLeft - 20 }),
      ],
    },
    document,
  );
}
