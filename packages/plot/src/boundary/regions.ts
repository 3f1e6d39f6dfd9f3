import { contour, type Markish } from "@observablehq/plot";
import type { ClassScores } from "../data/scores.js";
import { colourOf } from "../theme/palette.js";
import { colours } from "../theme/theme.js";
import type { Lattice } from "./lattice.js";
import { classMargins } from "./margins.js";

/** Probabilities against the best rival at which a region gets darker; the first is the boundary itself. */
const confidenceLevels = [0.5, 0.75, 0.9, 0.99] as const;

/** Each level adds this much of the class's colour to what shows through. */
const TINT = 0.13;

/** Filled regions of every class, darker where it is more certain, with the boundaries on top. */
export function regionMarks(scores: ClassScores, lattice: Lattice): Markish[] {
  const classes = Array.from({ length: scores.classes }, (_, k) => ({ k, margins: classMargins(scores, k) }));
  const present = classes.filter(({ margins }) => margins.some((margin) => margin > 0));
  return [
    ...present.map(({ k, margins }) => filled(margins, k, lattice)),
    ...(present.length < 2 ? [] : boundaries(present, lattice)),
  ];
}

function filled(margins: Float64Array, k: number, lattice: Lattice): Markish {
  return contour(margins, {
    ...placement(lattice),
    thresholds: confidenceLevels.map((probability) => Math.log(probability / (1 - probability))),
    fill: colourOf(k),
    fillOpacity: TINT,
    stroke: "none",
    ariaDescription: `region of class ${k}`,
  });
}

/** With two classes one line says it all; with more, every class's outline but the last one's. */
function boundaries(present: readonly { k: number; margins: Float64Array }[], lattice: Lattice): Markish[] {
  return present.slice(0, -1).map(({ k, margins }) =>
    contour(margins, {
      ...placement(lattice),
      thresholds: [0],
      fill: "none",
      stroke: colours.ink.light,
      strokeWidth: 1.6,
      strokeLinejoin: "round",
      ariaDescription: `boundary of class ${k}`,
    }),
  );
}

/** A dense grid, row 0 at the bottom: nothing to interpolate. */
function placement({ x1, x2, columns, rows }: Lattice) {
  return { width: columns, height: rows, x1: x1[0], x2: x1[1], y1: x2[0], y2: x2[1], interpolate: null } as const;
}
