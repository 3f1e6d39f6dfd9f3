import type { Tensor } from "../../core/tensor.js";
import { leaves, mapTree, type Tree } from "../../core/tree.js";
import { concat } from "../shape/assemble.js";
import { reshape } from "../shape/reshape.js";
import { narrow } from "../shape/slice.js";
import { scanWhole, type AnyStep, type Problem, type Result } from "./scan.js";

interface Segmented extends Omit<Problem, "keeping"> {
  /** Steps of a segment. */
  readonly size: number;
}

/**
 * A scan over segments of a scan over steps. Of the outer one only the states between segments are kept for the gradient,
 * and its body, a scan over one segment, is computed again there (Chen et al. 2016, "Training deep nets with sublinear
 * memory cost"). Steps that are left over are a scan of their own.
 */
export function scanInSegments(step: AnyStep, { state, xs, count, reverse, size }: Segmented): Result {
  const segments = Math.floor(count / size);
  const whole = segments * size;
  const part = (from: number, to: number): Tree => mapTree(xs, (x) => narrow(x, 0, from, to));
  const [from, to] = reverse ? [count - whole, count] : [0, whole];
  const first = scanCut(step, { state, xs: part(from, to), count: segments, reverse, size });
  if (whole === count) return first;
  const [start, end] = reverse ? [0, from] : [to, count];
  const rest: Problem = { state: first.state, xs: part(start, end), count: end - start, reverse, keeping: "values" };
  const second = scanWhole(step, rest);
  const others = leaves(second.outputs);
  let next = 0;
  const join = (a: Tensor): Tensor => concat(reverse ? [others[next++], a] : [a, others[next++]], 0);
  return { state: second.state, outputs: mapTree(first.outputs, join) };
}

/** `count` segments of `size` steps. */
function scanCut(step: AnyStep, { state, xs, count, reverse, size }: Segmented): Result {
  const segment: AnyStep = (inner, elements) =>
    scanWhole(step, { state: inner, xs: elements, count: size, reverse, keeping: "values" });
  const cut = mapTree(xs, (x) => reshape(x, [count, size, ...x.shape.slice(1)]));
  const { state: after, outputs } = scanWhole(segment, { state, xs: cut, count, reverse, keeping: "carries" });
  return { state: after, outputs: mapTree(outputs, (y) => reshape(y, [count * size, ...y.shape.slice(2)])) };
}
