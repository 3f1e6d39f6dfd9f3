import { dot, type Markish } from "@observablehq/plot";
import type { ClassScores } from "../data/scores.js";
import { colourOf } from "../theme/palette.js";
import { colours } from "../theme/theme.js";
import type { PlanarPoint } from "./inputs.js";
import { winner } from "./margins.js";

/** A point with the network's verdict. */
export interface JudgedPoint extends PlanarPoint {
  readonly correct: boolean;
}

export function judgePoints(points: readonly PlanarPoint[], scores: ClassScores): JudgedPoint[] {
  return points.map((point, row) => ({ ...point, correct: winner(scores, row) === point.label }));
}

/** At most `most` points, evenly spread over the dataset's order; all of them if they are fewer. */
export function thinOut<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, index) => points[Math.floor((index * points.length) / most)]);
}

/** Points in their own class's colour; what the network gets wrong is ringed and drawn last. */
export function pointMarks(points: readonly JudgedPoint[]): Markish[] {
  const r = points.length <= 250 ? 4 : points.length <= 800 ? 3.2 : 2.4;
  const common = { x: "x1", y: "x2", fill: (point: JudgedPoint) => colourOf(point.label) };
  return [
    dot(
      points.filter(({ correct }) => correct),
      { ...common, r, stroke: colours.paper.light, strokeWidth: 0.8, ariaDescription: "points" },
    ),
    dot(
      points.filter(({ correct }) => !correct),
      { ...common, r: r + 0.3, stroke: colours.ink.light, strokeWidth: 1.5, ariaDescription: "misclassified points" },
    ),
  ];
}
