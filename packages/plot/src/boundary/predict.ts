import { type NdArray, ShapeError } from "@nn/tensor";
import type { ArrayData } from "../data/inputs.js";
import type { Predictor } from "./inputs.js";

/** Rows of one call: enough to be fast, few enough that a wide network's activations stay small. */
const CHUNK = 4096;

/**
 * Predictions for all rows of `x`, asked for in pieces of one size: a network compiles one program for them.
 *
 * @throws ShapeError if the predictions do not have one row per point, or change their width.
 */
export async function predictAll(network: Predictor, x: NdArray): Promise<ArrayData> {
  const rows = x.shape[0];
  const chunk = Math.min(CHUNK, rows);
  let columns = 0;
  let data = new Float64Array(0);
  for (let start = 0; start < rows; start += chunk) {
    const part = padded(x.data, start, chunk);
    const predicted = await network.predict({ data: part, shape: [chunk, 2], dtype: "float32" });
    const width = predicted.shape[1] ?? 1;
    if (predicted.shape[0] !== chunk || predicted.shape.length > 2 || (start > 0 && width !== columns)) {
      throw new ShapeError(
        `plotDecisionBoundary: predict gave shape [${predicted.shape.join(", ")}] for ${chunk} points; expected [${chunk}, K], [${chunk}, 1] or [${chunk}]`,
      );
    }
    if (start === 0) {
      columns = width;
      data = new Float64Array(rows * columns);
    }
    const wanted = Math.min(chunk, rows - start) * columns;
    for (let index = 0; index < wanted; index++) data[start * columns + index] = predicted.data[index]!;
  }
  return { data, shape: [rows, columns] };
}

/** `count` points from `start`; past the end the last point repeats, and its predictions are dropped. */
function padded(data: ArrayLike<number>, start: number, count: number): Float32Array {
  const part = new Float32Array(count * 2);
  const last = data.length - 2;
  for (let point = 0; point < count; point++) {
    const from = Math.min(2 * (start + point), last);
    part[2 * point] = data[from]!;
    part[2 * point + 1] = data[from + 1]!;
  }
  return part;
}
