import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { checkArray, type Labels } from "./inputs.js";

/**
 * Class numbers of `labels`, whichever form they come in. One-hot rows become the place of their greatest value.
 *
 * @param where the plot and argument, for messages: `plotConfusionMatrix: actual`.
 * @throws ShapeError for more than two axes; InvalidArgumentError for a label that is no whole number ≥ 0.
 */
export function readLabels(labels: Labels, where: string): Int32Array {
  if (Array.isArray(labels) || ArrayBuffer.isView(labels)) return wholeNumbers(labels as ArrayLike<number>, where);
  checkArray(labels, where, "of a dataset that is dataset.y");
  const { data, shape } = labels;
  const [rows = 0, columns = 1] = shape;
  if (shape.length === 0 || shape.length > 2 || data.length !== rows * columns) {
    throw new ShapeError(
      `${where}: expected labels [N], [N, 1] or one-hot [N, K], got shape [${shape.join(", ")}] with ${data.length} values`,
    );
  }
  return columns === 1
    ? wholeNumbers(data, where)
    : Int32Array.from({ length: rows }, (_, row) => argmaxRow(data, row, columns));
}

function wholeNumbers(values: ArrayLike<number>, where: string): Int32Array {
  const labels = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (!Number.isInteger(value) || value < 0 || value > 0x7fffffff) {
      throw new InvalidArgumentError(`${where}: labels are whole numbers ≥ 0, got ${String(value)} in row ${row}`);
    }
    labels[row] = value;
  }
  return labels;
}

/** Column of the greatest value in a row; the first of equals, −1 if none is a number. */
export function argmaxRow(data: ArrayLike<number>, row: number, columns: number): number {
  let best = -1;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    const value = data[row * columns + column];
    if (value > greatest || (best < 0 && value === greatest)) {
      greatest = value;
      best = column;
    }
  }
  return best;
}

/** One more than the greatest label, 0 for none. */
export function classCount(labels: ArrayLike<number>): number {
  let classes = 0;
  for (let row = 0; row < labels.length; row++) classes = Math.max(classes, labels[row] + 1);
  return classes;
}

/** The name of a class: as given, else its number. */
export function className(names: readonly string[] | undefined, index: number): string {
  return names?.[index] ?? String(index);
}
