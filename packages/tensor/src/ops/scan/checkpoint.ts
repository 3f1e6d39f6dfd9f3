import type { Tensor } from "../../core/tensor.js";
import { leaves, mapTree, type Tree } from "../../core/tree.js";
import { concat } from "../shape/assemble.js";
import { reshape } from "../shape/reshape.js";
import { narrow } from "../shape/slice.js";
import { scanWhole, type Scanned, type ScanStep } from "./scan.js";

interface Segmented<S extends Tree, X extends Tree> {
  readonly state: S;
  readonly xs: X;
  readonly count: number;
  readonly reverse: boolean;
  /** Steps of a segment. */
  readonly size: number;
}

/**
 * A scan over segments of a scan over steps. Of the outer one only the states between segments are kept for the gradient,
 * and its body, a scan over one segment, is computed again there (Chen et al. 2016, "Training deep nets with sublinear
 * memory cost"). Steps that are left over are a scan of their own.
 */
export function scanInSegments<S extends Tree, X extends Tree, O extends Tree>(
  step: ScanStep<S, X, O>,
  { state, xs, count, reverse, size }: Segmented<S, X>,
): Scanned<S, O> {
  const segments = Math.floor(count / size);
  const whole = segments * size;
  const part = (from: number, to: number): X => mapTree(xs, (x) => narrow(x, 0, from, to));
  const rest = (before: S): Scanned<S, O> => {
    const [from, to] = reverse ? [0, count - whole] : [whole, count];
    return scanWhole(step, { state: before, xs: part(from, to), count: to - from, reverse, keeping: "values" });
  };
  const main = (before: S): Scanned<S, O> => {
    const [from, to] = reverse ? [count - whole, count] : [0, whole];
    const cut = mapTree(part(from, to), (x) => reshape(x, [segments, size, ...x.shape.slice(1)]));
    const { state: after, outputs } = scanWhole<S, X, O>(
      (inner, elements) => scanWhole(step, { state: inner, xs: elements, count: size, reverse, keeping: "values" }),
      { state: before, xs: cut, count: segments, reverse, keeping: "carries" },
    );
    return { state: after, outputs: mapTree(outputs, (y) => reshape(y, [whole, ...y.shape.slice(2)])) };
  };
  if (whole === count) return main(state);
  const first = main(state);
  const second = rest(first.state);
  const seconds = leaves(second.outputs);
  let next = 0;
  const join = (a: Tensor): Tensor => concat(reverse ? [seconds[next++], a] : [a, seconds[next++]], 0);
  return { state: second.state, outputs: mapTree(first.outputs, join) };
}
