import { add, cast, checkAxis, coordinates, cumsum, div, greater, max, maximum, mul, sort, sub, sum } from "@nn/tensor";
import { activation } from "./record/activation.js";
import { alongLastAxis } from "./record/along-last-axis.js";

/**
 * Sparsemax: the point of the probability simplex nearest to x, y = max(x − τ, 0) with τ such that it sums to 1 along an axis
 * (the last by default). Like softmax, but small entries become exactly 0. On the support S, where y > 0,
 * dx = dy − Σ_S dy / |S|; elsewhere 0. Martins and Astudillo, "From softmax to sparsemax", ICML 2016, algorithm 1.
 */
export const sparsemax = activation("sparsemax", {
  yields: "distribution",
  ...alongLastAxis,
  f: (x, { axis }) => {
    const z = sub(x, max(x, axis, { keepDims: true }));
    const sorted = sort(z, { axis, descending: true });
    const k = add(cast(coordinates(x.shape, checkAxis(axis, x.rank, "sparsemax")), x.dtype), 1);
    const inSupport = cast(greater(add(mul(sorted, k), 1), cumsum(sorted, axis)), x.dtype);
    const size = sum(inSupport, axis, { keepDims: true });
    const tau = div(sub(sum(mul(sorted, inSupport), axis, { keepDims: true }), 1), size);
    return maximum(sub(z, tau), 0);
  },
  vjp: (dy, _, y, { axis }) => {
    const support = cast(greater(y, 0), y.dtype);
    const total = sum(mul(dy, support), axis, { keepDims: true });
    return mul(support, sub(dy, div(total, sum(support, axis, { keepDims: true }))));
  },
});
