import { formatShape, type NdArray, type Shape } from "@nn/tensor";
import { DataError } from "../../errors.js";
import { checkCounts } from "../shapes.js";
import type { CtcOptions } from "./options.js";

/** Logits [B, T, K] and targets [B, S], S ≥ 1 and one more with the number of frames. */
export function checkCtcShapes(prediction: Shape, target: Shape, { blank, frames }: CtcOptions): void {
  checkCounts("ctc", prediction, target);
  const columns = frames ? 2 : 1;
  if (prediction.length !== 3 || target.length !== 2 || target[1] < columns) {
    throw new DataError(
      `ctc: predictions must be logits [B, T, K] and targets labels [B, ${frames ? "1 + S" : "S"}], ` +
        `got predictions ${formatShape(prediction)}, targets ${formatShape(target)}`,
    );
  }
  if (blank < prediction[2]) return;
  throw new DataError(`ctc: blank is class ${blank}, but the predictions have ${prediction[2]} classes`);
}

/** Refuses labels that are no class, blanks among them, labels after padding, and examples with too few frames. */
export function checkCtcTargets({ data, shape }: NdArray, prediction: Shape, options: CtcOptions): void {
  const [rows, columns] = shape;
  for (let row = 0; row < rows; row++) {
    const values = Array.from(data.subarray(row * columns, (row + 1) * columns));
    const frames = options.frames ? values.shift()! : prediction[1];
    if (!(Number.isInteger(frames) && frames >= 0 && frames <= prediction[1])) {
      throw new DataError(`ctc: row ${row} has ${frames} frames; the predictions have 0 … ${prediction[1]}`);
    }
    checkFrames(row, frames, labelsOf(row, values, prediction[2], options));
  }
}

/** The labels of a row, without its padding. */
function labelsOf(row: number, values: readonly number[], classes: number, options: CtcOptions): readonly number[] {
  const { blank, padding } = options;
  const end = values.indexOf(padding);
  const labels = end < 0 ? values : values.slice(0, end);
  const late = end < 0 ? -1 : values.findIndex((value, i) => i > end && value !== padding);
  if (late >= 0) throw new DataError(`ctc: row ${row} has label ${values[late]} after padding (${padding})`);
  for (const label of labels) {
    if (Number.isInteger(label) && label >= 0 && label < classes && label !== blank) continue;
    const reason = label === blank ? "is the blank, which stands between labels and is none" : "is no class";
    throw new DataError(
      `ctc: label ${label} in row ${row} ${reason}; labels are 0 … ${classes - 1} but ${blank}, then ${padding}`,
    );
  }
  return labels;
}

function checkFrames(row: number, frames: number, labels: readonly number[]): void {
  const repeats = labels.filter((label, i) => i > 0 && label === labels[i - 1]).length;
  if (frames >= labels.length + repeats) return;
  throw new DataError(
    `ctc: row ${row} has ${frames} frames, too few for ${labels.length} labels` +
      `${repeats > 0 ? ` and a blank between each two that are equal (${repeats})` : ""}; predictions must be longer`,
  );
}
