import { type Markish, dot, line, ruleX } from "@observablehq/plot";
import { bottomAxis, horizontalGrid, integerTicks, leftAxis } from "../figure/axes.js";
import { groupThousands } from "../figure/format.js";
import { colours } from "../theme/theme.js";
import type { Best } from "./best.js";
import type { Curve } from "./history.js";
import { curveColour } from "./labels.js";
import type { CurvePoint } from "./points.js";
import type { ValueScale } from "./scale.js";

export interface DrawnCurve {
  readonly curve: Curve;
  readonly points: readonly CurvePoint[];
}

/** All that the marks of a cost curve need to know. */
export interface CostView {
  readonly curves: readonly Curve[];
  readonly drawn: readonly DrawnCurve[];
  readonly best: readonly Best[];
  readonly scale: ValueScale;
  readonly epochs: readonly [number, number];
  readonly metric: string;
  readonly width: number;
  /** Width of the tick labels at the left. */
  readonly gutter: number;
}

/** Curves with more points than this are drawn thin: they would fill themselves in. */
const DENSE = 400;

export function costMarks(view: CostView): Markish[] {
  const { best, drawn, curves } = view;
  return [
    ...axes(view),
    ...best.map((each) => bestRule(each, view)),
    ...drawn.map((each) => curveLine(each, curves)),
    ...drawn
      .filter(({ points }) => points.length === 1)
      .map(({ curve, points }) => dot(points, { x: "epoch", y: "value", r: 4, fill: curveColour(curve, curves) })),
    ...best.map((each) => bestDot(each, curves)),
  ];
}

function axes({ scale, epochs: [first, last], metric, width, gutter }: CostView): Markish[] {
  const ticks = integerTicks(Math.ceil(first), Math.floor(last), Math.max(2, Math.floor(width / 70)));
  return [
    horizontalGrid(scale.ticks),
    leftAxis({
      ticks: [...scale.ticks],
      // Not `tickFormat`, through which Plot drops labels of a log scale.
      text: (tick: number) => scale.format(tick),
      label: metric,
      labelOffset: gutter,
    }),
    bottomAxis({ ticks, tickFormat: groupThousands, label: "epoch" }),
  ];
}

function curveLine({ curve, points }: DrawnCurve, curves: readonly Curve[]): Markish {
  const dashed = curve.split === "validation" && curves.some(({ run }) => run !== curve.run);
  const width = dashed ? 1.75 : 2.25;
  return line(points, {
    x: "epoch",
    y: "value",
    stroke: curveColour(curve, curves),
    strokeWidth: points.length > DENSE ? 1 : width,
    strokeLinecap: "round",
    ...(dashed ? { strokeDasharray: "5 4" } : {}),
    ariaDescription: `${curve.run === "" ? "" : `${curve.run} `}${curve.split}`,
  });
}

/** From the marked epoch down to the axis, so that the epoch can be read. */
function bestRule({ curve, epoch, value }: Best, { scale, curves }: CostView): Markish {
  return ruleX([epoch], {
    y1: scale.domain[0],
    y2: value,
    stroke: curveColour(curve, curves),
    strokeOpacity: 0.55,
    strokeDasharray: "2 3",
    ariaDescription: "best epoch",
  });
}

function bestDot({ curve, epoch, value }: Best, curves: readonly Curve[]): Markish {
  return dot([{ epoch, value }], {
    x: "epoch",
    y: "value",
    r: 4.5,
    fill: colours.paper.light,
    stroke: curveColour(curve, curves),
    strokeWidth: 2.25,
    ariaDescription: "best",
  });
}
