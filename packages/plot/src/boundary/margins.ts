import type { ClassScores } from "../data/scores.js";

/**
 * How far class `k` is ahead of its best rival in every row: log p_k − max_{j≠k} log p_j, in log-odds. Positive where
 * the class wins, 0 on its boundary, linear in logits: interpolation finds the boundary between two points of the
 * lattice even where the probabilities jump from 0 to 1. Where the prediction was not finite it is `NaN`: no region (contours
 * take that for below every level).
 */
export function classMargins({ rows, classes, logProbabilities }: ClassScores, k: number): Float64Array {
  const margins = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let rival = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < classes; j++) if (j !== k) rival = Math.max(rival, logProbabilities[start + j]);
    margins[row] = logProbabilities[start + k] - rival;
  }
  return margins;
}

/** The winning class of a row, −1 where the prediction was not finite. */
export function winner({ classes, logProbabilities }: ClassScores, row: number): number {
  let best = -1;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < classes; k++) {
    const value = logProbabilities[row * classes + k];
    if (Number.isNaN(value)) return -1;
    if (value > greatest) {
      greatest = value;
      best = k;
    }
  }
  return best;
}
