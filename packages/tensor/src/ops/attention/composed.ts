import type { Tensor } from "../../core/tensor.js";
import { matmul } from "../linear/matmul.js";
import { add, mul } from "../pointwise/arithmetic.js";
import { greater, where } from "../pointwise/select.js";
import { softmax } from "../reduce/softmax.js";
import { expandDims, reshape } from "../shape/reshape.js";
import { transpose } from "../shape/transpose.js";
import { causalMask, FORBIDDEN, NOBODY } from "./masks.js";
import type { Fusion, Sources } from "./sources.js";

/** Attention as products and a softmax, through the matrix of all weights [B, H, T, S], of which `weights` may make others. */
export function composedAttention(
  [q, k, v, bias]: Sources,
  { causal, scale }: Fusion,
  weights: (weights: Tensor) => Tensor = (w) => w,
): Tensor {
  const [batch, length, heads, depth] = q.shape;
  const [keys, groups] = [k.shape[1], k.shape[2]];
  // One axis of groups and one of the heads that share a group's keys: [B, G, H/G, T, D] and [B, G, 1, S, D].
  const grouped = reshape(q, [batch, length, groups, heads / groups, depth]);
  const byGroup = (x: Tensor): Tensor => expandDims(transpose(x, [0, 2, 1, 3]), 2);
  const products = matmul(transpose(grouped, [0, 2, 3, 1, 4]), transpose(byGroup(k), [0, 1, 2, 4, 3]));
  const scores = reshape(mul(products, scale), [batch, heads, length, keys]);
  const own = reshape(weights(shares(scores, causal, bias)), [batch, groups, heads / groups, length, keys]);
  const y = transpose(matmul(own, byGroup(v)), [0, 3, 1, 2, 4]);
  return reshape(y, [batch, length, heads, v.shape[3]]);
}

/** softmax of the scores [B, H, T, S] under the masks; zeros where a query sees no key. */
function shares(scores: Tensor, causal: boolean, bias: Tensor | undefined): Tensor {
  const [length, keys] = scores.shape.slice(-2);
  const added = bias ? add(scores, bias) : scores;
  const masked = causal ? where(causalMask([length, keys]), added, FORBIDDEN) : added;
  const each = softmax(masked);
  // A row of nothing but forbidden scores has the softmax of equal numbers.
  const mayBeEmpty = bias !== undefined || (causal && keys < length);
  return mayBeEmpty ? where(greater(masked, NOBODY), each, 0) : each;
}
