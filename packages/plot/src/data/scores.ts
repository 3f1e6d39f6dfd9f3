import { ShapeError } from "@nn/tensor";
import { checkArray, type OutputKind, type Predictions } from "./inputs.js";

/** Predictions in one form, whatever the network's last layer was. */
export interface ClassScores {
  readonly rows: number;
  readonly classes: number;
  /** `[rows, classes]` natural logarithms of the probabilities; `NaN` where the prediction was not finite. */
  readonly logProbabilities: Float64Array;
}

/** A float32 probability that reached 0 or 1 still has a finite logarithm, beyond what training can tell apart. */
const SMALLEST = 1e-12;

/**
 * Logarithms of class probabilities:
 * - K scores z: z_k − log Σ_j e^{z_j}  (log-softmax, shifted by the maximum);
 * - one score z, for class 1: log σ(z) and log σ(−z);
 * - probabilities: their logarithms, one column giving p and 1 − p.
 *
 * @throws ShapeError unless the shape is `[N]`, `[N, 1]` or `[N, K]`.
 */
export function readScores(predictions: Predictions, kind: OutputKind, where: string): ClassScores {
  checkArray(predictions, `${where}: predictions`);
  const { data, shape } = predictions;
  const [rows = 0, columns = 1] = shape;
  if (shape.length === 0 || shape.length > 2 || data.length !== rows * columns || columns === 0) {
    throw new ShapeError(
      `${where}: expected predictions [N], [N, 1] or [N, K], got shape [${shape.join(", ")}] with ${data.length} values`,
    );
  }
  const isProbability = kind === "probabilities" || (kind === "auto" && areProbabilities(data, rows, columns));
  const classes = Math.max(2, columns);
  const logProbabilities = new Float64Array(rows * classes);
  const read = readers[columns === 1 ? "one" : "several"][isProbability ? "probabilities" : "logits"];
  for (let row = 0; row < rows; row++) read(data, row, columns, logProbabilities);
  return { rows, classes, logProbabilities };
}

/** Writes the log-probabilities of one row of scores. */
type RowReader = (scores: ArrayLike<number>, row: number, columns: number, into: Float64Array) => void;

/** By the number of columns: one is the score of class 1 of two. */
const readers: Readonly<Record<"one" | "several", Readonly<Record<"probabilities" | "logits", RowReader>>>> = {
  one: {
    probabilities: (scores, row, _, into) => {
      into[2 * row] = safeLog(1 - scores[row]);
      into[2 * row + 1] = safeLog(scores[row]);
    },
    logits: (scores, row, _, into) => {
      into[2 * row] = -softplus(scores[row]);
      into[2 * row + 1] = -softplus(-scores[row]);
    },
  },
  several: {
    probabilities: (scores, row, columns, into) => {
      for (let at = row * columns; at < (row + 1) * columns; at++) into[at] = safeLog(scores[at]);
    },
    logits: logSoftmax,
  },
};

function logSoftmax(scores: ArrayLike<number>, row: number, columns: number, into: Float64Array): void {
  const [start, end] = [row * columns, (row + 1) * columns];
  let greatest = Number.NEGATIVE_INFINITY;
  for (let at = start; at < end; at++) greatest = Math.max(greatest, scores[at]);
  let sum = 0;
  for (let at = start; at < end; at++) sum += Math.exp(scores[at] - greatest);
  const logSum = greatest + Math.log(sum);
  for (let at = start; at < end; at++) into[at] = scores[at] - logSum;
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function safeLog(probability: number): number {
  return Math.log(Math.max(probability, SMALLEST));
}

/** Whether every finite row lies in 0 … 1 and, with several columns, adds up to 1. */
function areProbabilities(data: ArrayLike<number>, rows: number, columns: number): boolean {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      const value = data[row * columns + k];
      if (value < 0 || value > 1) return false;
      sum += value;
    }
    if (columns > 1 && Math.abs(sum - 1) > 1e-3) return false;
  }
  return true;
}
