import { Dataset } from "@nn/data";
import type { Layer } from "@nn/layers";
import {
  Procedure,
  Recent,
  Tensor,
  evaluate,
  formatShape,
  sameShape,
  sizeOf,
  toNdArray,
  type NdArray,
  type Shape,
  type TensorLike,
} from "@nn/tensor";
import { DataError } from "../errors.js";
import { checkTokens } from "../model/check-data.js";
import type { Carried } from "../model/carried.js";
import { forwardThrough, inputOf, InferenceContext } from "../model/forward.js";
import type { NetworkView } from "../model/network-view.js";
import { rowsAtOnce } from "./rows-at-once.js";

/** What `predict` takes: rows of features. */
export type PredictInput = TensorLike | Dataset;

/** The features as plain values [N, ...input], or an error that names the first layer. */
export function featuresOf(x: PredictInput, input: Shape, layers: readonly Layer[]): NdArray {
  const given = plain(x);
  // An empty list says nothing of an example's shape: no rows.
  const array = given.shape.length === 1 && given.shape[0] === 0 ? { ...given, shape: [0, ...input] } : given;
  if (array.shape.length === input.length + 1 && sameShape(array.shape.slice(1), input)) {
    checkTokens(array, layers, "network");
    return array;
  }
  const first = layers[0];
  const expected = `[B${input.map((size) => `, ${size}`).join("")}]`;
  const hint = hintFor(array.shape, input);
  throw new DataError(
    `${first ? first.label : "network"}: expected input ${expected}, got ${formatShape(array.shape)}${hint}`,
  );
}

function hintFor(shape: Shape, input: Shape): string {
  if (sameShape(shape, input)) return "; one example needs a batch axis: [example]";
  const [rows, ...example] = shape;
  if (example.length === 1 && input.length > 1 && example[0] === sizeOf(input)) {
    return `; give flattened examples their shape back: x.reshape([${[rows, ...input].join(", ")}])`;
  }
  const channelsLast = [...example.slice(1), example[0]];
  const swapped = input.length > 1 && example.length === input.length && sameShape(channelsLast, input);
  const axes = shape.map((_, axis) => (axis === 0 ? 0 : axis === shape.length - 1 ? 1 : axis + 1));
  return swapped ? `; channels come last here: give x.transpose([${axes.join(", ")}])` : "";
}

function plain(x: PredictInput): NdArray {
  if (x instanceof Tensor) return evaluate([x])[0];
  if (x instanceof Dataset) return x.x;
  return toNdArray(x);
}

/**
 * Programs that predictions keep, and evaluations. A server that predicts 1 … 1,000 rows would otherwise keep a thousand; one
 * that comes back is traced again, and compiled again only if the backend has not kept it either. Rows are not filled up
 * to fewer sizes instead: that would compute what nobody asked for, and a layer may look at all rows of a batch.
 */
export const MOST_PROGRAMS = 16;

/** Forward passes in inference mode, one program per number of rows. */
export class Predictor {
  readonly #layers: readonly Layer[];
  readonly #input: Shape;
  readonly #output: Shape;
  readonly #carried: Carried;
  readonly #programs = new Recent<Procedure>({ count: MOST_PROGRAMS });
  #rowsAtOnce: number | undefined;

  constructor({ layers, input, output }: Pick<NetworkView, "layers" | "input" | "output">, carried: Carried) {
    this.#layers = layers;
    this.#input = input;
    this.#output = output;
    this.#carried = carried;
  }

  /** Rows that are computed at a time: bounds the memory, whatever the size of the data. */
  get rowsAtOnce(): number {
    return this.#carried.rows ?? (this.#rowsAtOnce ??= rowsAtOnce(this.#layers, this.#input));
  }

  run({ data, shape }: NdArray): NdArray {
    const rows = shape[0];
    this.#carried.check(rows, "predict");
    // Of a single row there is nothing to divide.
    const rowsAtOnce = rows > 1 ? this.rowsAtOnce : 1;
    const [from, to] = [sizeOf(this.#input), sizeOf(this.#output)];
    const result = new Float32Array(rows * to);
    for (let start = 0; start < rows; start += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - start);
      const [chunk] = this.procedure(count).run([data.subarray(start * from, (start + count) * from)]);
      result.set(chunk.data, start * to);
    }
    return { data: result, shape: [rows, ...this.#output], dtype: "float32" };
  }

  /** The program for that many rows. */
  procedure(rows: number): Procedure {
    return this.#programs.get(`${rows}`, () => {
      const x = inputOf(this.#layers, [rows, ...this.#input]);
      const context = new InferenceContext({ stateless: rows !== this.#carried.rows });
      const outputs = [forwardThrough(this.#layers, x, context).at(-1)?.y ?? x];
      return new Procedure({ inputs: [x], outputs, updates: context.updates });
    });
  }
}
