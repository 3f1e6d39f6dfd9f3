import { checkAxis, concat, formatShape, mul, ShapeError, sigmoid, split, sub, type Tensor } from "@nn/tensor";
import { activation } from "./record/activation.js";
import { alongLastAxis } from "./record/along-last-axis.js";

/** Both halves of x along the axis. */
function halves(x: Tensor, axis: number): Tensor[] {
  const size = x.shape[checkAxis(axis, x.rank, "glu")];
  if (size % 2 === 0) return split(x, 2, axis);
  throw new ShapeError(`glu: axis ${axis} of ${formatShape(x.shape)} must be even: half of it gates the other half`);
}

/**
 * Gated linear unit: y = a · σ(b), where a and b are the first and second half of x along an axis (the last by default), so
 * y has half as many elements; da = dy · σ(b), db = dy · a · σ(b)(1 − σ(b)).
 * Dauphin, Fan, Auli and Grangier, "Language modeling with gated convolutional networks", ICML 2017.
 */
export const glu = activation("glu", {
  ...alongLastAxis,
  f: (x, { axis }) => {
    const [a, b] = halves(x, axis);
    return mul(a, sigmoid(b));
  },
  vjp: (dy, x, _, { axis }) => {
    const [a, b] = halves(x, axis);
    const s = sigmoid(b);
    return concat([mul(dy, s), mul(mul(dy, a), mul(s, sub(1, s)))], axis);
  },
});
