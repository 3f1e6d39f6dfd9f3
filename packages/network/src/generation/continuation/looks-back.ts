import { InvalidArgumentError, narrow, Procedure, type NdArray } from "@nn/tensor";
import { forwardThrough, inputOf, inspecting } from "../../model/forward.js";
import type { Writer } from "./continuation.js";

/** By how much of the largest number results may differ that are the same but for rounding. */
const ROUNDING = 1e-5;

/**
 * Refuses a network whose first result depends on tokens behind it: those are not written yet, so what it expects would mean
 * nothing. It is tried out with two sequences that differ behind their first token, so layers of one's own are seen through too.
 *
 * @throws {InvalidArgumentError} naming the first layer that looks ahead.
 */
export function checkLooksBack({ layers, input: [length], output }: Writer, source: ArrayLike<number>): void {
  if (output[0] < 2 || output[1] < 2) return;
  const x = inputOf(layers, [2, length]);
  const sequences = forwardThrough(layers, x, inspecting).filter(({ y }) => y.rank > 1 && y.shape[1] === output[0]);
  const tokens = new Int32Array(2 * length);
  tokens.set(source);
  tokens.set(source, length);
  tokens[source.length] = 1;
  tokens.fill(1, length + source.length);
  const firsts = sequences.map(({ y }) => narrow(y, 1, 0, 1));
  const results = new Procedure({ inputs: [x], outputs: firsts }).run([tokens]);
  if (!rowsDiffer(results.at(-1)!)) return;
  const { layer } = sequences[results.findIndex(rowsDiffer)];
  throw new InvalidArgumentError(
    `generate: ${layer.label} looks ahead: its result at a token depends on those behind it, which are not written yet; take ` +
      'layers that look back only, such as lstm, attention with causal: true, convolutions with padding: "causal"',
  );
}

/** Whether the two rows of a result are not the same. */
function rowsDiffer({ data }: NdArray): boolean {
  const values = Array.from(data);
  const [one, other] = [values.slice(0, values.length / 2), values.slice(values.length / 2)];
  const largest = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return one.some((value, i) => Math.abs(value - other[i]) > ROUNDING * largest);
}
