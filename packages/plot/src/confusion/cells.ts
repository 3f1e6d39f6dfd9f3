import { formatShortPercent, groupThousands } from "../figure/format.js";
import { colours, judgement, onColour } from "../theme/theme.js";
import { type ConfusionCounts, columnTotal, rowTotal } from "./counts.js";

/** One cell of the matrix, ready to draw. */
export interface ConfusionCell {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** What is written into it; empty for 0. */
  readonly label: string;
  readonly colour: string;
  /** Opacity of the colour. */
  readonly strength: number;
  /** Colour of the label, readable on it. */
  readonly ink: string;
}

/** A label at the end of a row or column. */
export interface MarginCell {
  readonly row: number;
  readonly column: number;
  readonly label: string;
}

export function confusionCells(counts: ConfusionCounts, normalize: boolean): ConfusionCell[] {
  const { classes } = counts;
  const totals = Array.from({ length: classes }, (_, row) => rowTotal(counts, row));
  return Array.from(counts.counts, (count, index) => {
    const row = Math.floor(index / classes);
    const column = index % classes;
    const share = count === 0 ? 0 : count / totals[row];
    const strength = strengthOf(share, row === column);
    return {
      row,
      column,
      count,
      label: count === 0 ? "" : normalize ? formatShortPercent(share) : groupThousands(count),
      colour: row === column ? judgement.right.light : judgement.wrong.light,
      strength,
      ink: strength > 0.6 ? onColour.light : colours.ink.light,
    };
  });
}

/** Mistakes are shares of a few per cent as a rule: a square root makes them visible without shouting. */
function strengthOf(share: number, right: boolean): number {
  const strength = right ? 0.1 + 0.9 * share : 0.06 + 0.94 * Math.sqrt(share);
  return Math.round(strength * 1000) / 1000;
}

/** Recall C[i, i] / Σ_j C[i, j] in an extra column, precision C[j, j] / Σ_i C[i, j] in an extra row; a dash for 0 / 0. */
export function marginCells(counts: ConfusionCounts): MarginCell[] {
  const { classes } = counts;
  return Array.from({ length: classes }, (_, k) => k).flatMap((k) => {
    const hit = counts.counts[k * classes + k];
    return [
      { row: k, column: classes, label: share(hit, rowTotal(counts, k)) },
      { row: classes, column: k, label: share(hit, columnTotal(counts, k)) },
    ];
  });
}

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : formatShortPercent(part / whole);
}
