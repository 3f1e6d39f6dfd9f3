import { InvalidArgumentError, type NdArray, ShapeError } from "@nn/tensor";
import type { ArrayData } from "../data/inputs.js";
import { argmaxRow } from "../data/labels.js";
import { NothingToPlotError } from "../errors.js";

/** What can be asked for predictions: a `Network`, or any function under this name. */
export interface Predictor {
  predict(x: NdArray): Promise<ArrayData> | ArrayData;
}

/** Points in a plane with their classes. */
export interface PlanarDataset {
  /** `[N, 2]`: the two features of every point. */
  readonly x: ArrayData;
  /** `[N]` or `[N, 1]` class numbers (or −1 and +1), or one-hot `[N, K]`. */
  readonly y: ArrayData;
  readonly classNames?: readonly string[] | undefined;
}

/** One point of the dataset that can be drawn. */
export interface PlanarPoint {
  readonly x1: number;
  readonly x2: number;
  readonly label: number;
}

/**
 * The points whose features are finite.
 *
 * @throws ShapeError unless x is `[N, 2]` and y has N rows; NothingToPlotError without a single finite point;
 *   InvalidArgumentError for a label that is no class number.
 */
export function readPoints({ x, y }: PlanarDataset): PlanarPoint[] {
  const [rows = 0, features = 1] = x.shape;
  if (x.shape.length !== 2 || features !== 2 || x.data.length !== rows * 2) {
    throw new ShapeError(
      `plotDecisionBoundary: expected features x of shape [N, 2], got [${x.shape.join(", ")}]; ` +
        "a boundary can be drawn in a plane only: choose two features, or project to two",
    );
  }
  if (y.shape[0] !== rows || y.shape.length > 2) {
    throw new ShapeError(
      `plotDecisionBoundary: x has ${rows} rows and y has shape [${y.shape.join(", ")}]; expected [${rows}], [${rows}, 1] or [${rows}, K]`,
    );
  }
  const columns = y.shape[1] ?? 1;
  const points: PlanarPoint[] = [];
  for (let row = 0; row < rows; row++) {
    const x1 = x.data[2 * row];
    const x2 = x.data[2 * row + 1];
    if (!Number.isFinite(x1) || !Number.isFinite(x2)) continue;
    points.push({ x1, x2, label: columns === 1 ? readLabel(y.data[row], row) : argmaxRow(y.data, row, columns) });
  }
  if (points.length === 0) {
    throw new NothingToPlotError(`plotDecisionBoundary: the dataset has no point with finite features (${rows} rows)`);
  }
  return points;
}

/** −1 is the first of two classes where labels are signs, as a hinge loss has them. */
function readLabel(value: number, row: number): number {
  if (value === -1) return 0;
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError(
    `plotDecisionBoundary: labels are class numbers 0, 1, 2, … (or −1 and +1), got ${String(value)} in row ${row}`,
  );
}
