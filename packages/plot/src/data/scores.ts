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
  const probabilities = kind === "probabilities" || (kind === "auto" && areProbabilities(data, rows, columns));
  const classes = Math.max(2, columns);
  const logProbabilities = new Float64Array(rows * classes);
  const read = columns === 1 ? readBinary : readRow;
  for (let row = 0; row < rows; row++) read(data, row, columns, probabilities, logProbabilities);
  return { rows, classes, logProbabilities };
}

function readBinary(
  data: ArrayLike<number>,
  row: number,
  _columns: number,
  probabilities: boolean,
  into: Float64Array,
): void {
  const value = data[row];
  into[2 * row] = probabilities ? safeLog(1 - value) : -softplus(value);
  into[2 * row + 1] = probabilities ? safeLog(value) : -softplus(-value);
}

function readRow(
  data: ArrayLike<number>,
  row: number,
  columns: number,
  probabilities: boolean,
  into: Float64Array,
): void {
  const start = row * columns;
  let shift = 0;
  if (!probabilities) {
    let greatest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < columns; k++) greatest = Math.max(greatest, data[start + k]);
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += Math.exp(data[start + k] - greatest);
    shift = greatest + Math.log(sum);
  }
  for (let k = 0; k < columns; k++) {
    const value = data[start + k];
    into[start + k] = probabilities ? safeLog(value) : value - shift;
  }
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
