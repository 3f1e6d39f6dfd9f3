import { checkOptions } from "../../core/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { isFloat } from "../../core/dtype.js";
import type { Tensor } from "../../core/tensor.js";
import { toFloat } from "../define.js";
import { matmul } from "../linear/matmul.js";
import { softmax } from "../reduce/softmax.js";
import { expandDims, reshape } from "../shape/reshape.js";
import { transpose } from "../shape/transpose.js";
import { mul } from "../pointwise/arithmetic.js";
import { where } from "../pointwise/select.js";
import { allowed, masked } from "./masks.js";
import { checkShapes } from "./shapes.js";

export interface AttentionOptions {
  /**
   * Whether a query sees no key behind it. The last query stands at the last key: query t of T sees the keys
   * 0 … t + S − T of S.
   */
  readonly causal?: boolean;
  /**
   * Broadcast to [B, H, T, S]. Booleans: whether the query may look at the key; a query that may look at nothing gets 0.
   * Numbers: added to the scores; −Infinity forbids.
   */
  readonly mask?: TensorLike;
  /** What scores are multiplied with; 1 / √D without it. */
  readonly scale?: number;
  /** What becomes of the weights [B, H, T, S] before they are used: dropout, a capture. */
  readonly weights?: (weights: Tensor) => Tensor;
}

/**
 * Scaled dot-product attention: y = softmax(q · kᵀ / √D + mask) · v, for each example and head;  q [B, T, H, D], k [B, S, G, D],
 * v [B, S, G, E] → y [B, T, H, E]. With fewer key heads than query heads (G divides H) neighbouring query heads share one:
 * G = 1 is multi-query attention (Shazeer, 2019), between the two it is grouped-query attention (Ainslie et al., 2023).
 * Vaswani et al., "Attention is all you need", 2017.
 *
 * @throws {ShapeError} shapes that do not go together.
 */
export function attention(q: TensorLike, k: TensorLike, v: TensorLike, options: AttentionOptions = {}): Tensor {
  checkOptions(options, ["causal", "mask", "scale", "weights"], "attention");
  const [queries, keys, values] = [q, k, v].map((x) => toFloat(asTensor(x)));
  const { heads, groups } = checkShapes(queries, keys, values);
  const [batch, length, , depth] = queries.shape;
  const { scale = 1 / Math.sqrt(depth), weights = (w: Tensor) => w } = options;
  // One axis of groups and one of the heads that share a group's keys: [B, G, H/G, T, D] and [B, G, 1, S, D].
  const grouped = reshape(queries, [batch, length, groups, heads / groups, depth]);
  const byGroup = (x: Tensor): Tensor => expandDims(transpose(x, [0, 2, 1, 3]), 2);
  const products = matmul(transpose(grouped, [0, 2, 3, 1, 4]), transpose(byGroup(keys), [0, 1, 2, 4, 3]));
  const scores = reshape(mul(products, scale), [batch, heads, length, keys.shape[1]]);
  const shares = weights(shareOf(scores, options));
  const own = reshape(shares, [batch, groups, heads / groups, length, keys.shape[1]]);
  const y = transpose(matmul(own, byGroup(values)), [0, 3, 1, 2, 4]);
  return reshape(y, [batch, length, heads, values.shape[3]]);
}

/** softmax of the scores [B, H, T, S] under the masks. */
function shareOf(scores: Tensor, { causal = false, mask }: AttentionOptions): Tensor {
  const given = mask === undefined ? undefined : asTensor(mask);
  const shares = softmax(masked(scores, causal, given));
  // Where a whole row is forbidden its softmax is that of equal numbers.
  return given === undefined || isFloat(given.dtype) ? shares : where(allowed(given), shares, 0);
}
