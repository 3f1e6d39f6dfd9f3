import { checkOptions } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { isFloat } from "../../core/dtype.js";
import { ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { toFloat } from "../define.js";
import { composedAttention } from "./composed.js";
import { fusedAttention, fusedSelfAttention, partsOf } from "./fused.js";
import { biasOf } from "./masks.js";
import { checkShapes } from "./shapes.js";
import type { Fusion, Sources } from "./sources.js";

export interface AttentionOptions {
  /**
   * Whether a query sees no key behind it. The last query stands at the last key: query t of T sees the keys
   * 0 … t + S − T of S.
   */
  readonly causal?: boolean;
  /**
   * Broadcast to [B, H, T, S]. Booleans: whether the query may look at the key. Numbers: added to the scores; −Infinity forbids.
   * A query that may look at nothing gets 0.
   */
  readonly mask?: TensorLike;
  /** What scores are multiplied with; 1 / √D without it. */
  readonly scale?: number;
  /** What becomes of the weights [B, H, T, S] before they are used: dropout, a capture. */
  readonly weights?: (weights: Tensor) => Tensor;
}

/**
 * Scaled dot-product attention: y = softmax(q · kᵀ / √D + mask) · v, for each example and head;  q [B, T, H, D],
 * k [B, S, G, D], v [B, S, G, E] → y [B, T, H, E]. With fewer key heads than query heads (G divides H) neighbouring query heads
 * share one: G = 1 is multi-query attention (Shazeer, "Fast transformer decoding", 2019), between the two it is grouped-query
 * attention (Ainslie et al., "GQA", 2023). Vaswani et al., "Attention is all you need", 2017.
 *
 * Causal or long, its weights are not stored, so that memory grows with T and not with T², unless `weights` asks for them or the
 * mask is of numbers, which has a gradient.
 *
 * @throws {ShapeError} shapes that do not go together.
 */
export function attention(q: TensorLike, k: TensorLike, v: TensorLike, options: AttentionOptions = {}): Tensor {
  const [queries, keys, values] = [q, k, v].map((x) => toFloat(asTensor(x)));
  checkShapes(queries, keys, values);
  const { fusion, bias, isFused } = plan(queries, keys, options, "attention");
  const sources: Sources = bias ? [queries, keys, values, bias] : [queries, keys, values];
  return isFused ? fusedAttention(sources, fusion) : composedAttention(sources, fusion, options.weights);
}

/**
 * `attention` of queries, keys and values that lie side by side along the axis of heads, as one projection gives them:
 * qkv [B, T, H + 2G, D] → y [B, T, H, D], H is `heads`. The same numbers, but its gradient is one tensor as well.
 *
 * @throws {ShapeError} shapes that do not go together.
 */
export function selfAttention(qkv: TensorLike, heads: number, options: AttentionOptions = {}): Tensor {
  const all = toFloat(asTensor(qkv));
  if (all.rank !== 4 || !(all.shape[2] > heads) || (all.shape[2] - heads) % 2 !== 0) {
    throw new ShapeError(`selfAttention: expected [B, T, H + 2G, D] with H = ${heads}, got ${formatShape(all.shape)}`);
  }
  const [q, k, v] = partsOf(all, heads);
  checkShapes(q, k, v);
  const { fusion, bias, isFused } = plan(q, k, options, "selfAttention");
  if (isFused) return fusedSelfAttention(all, heads, bias, fusion);
  return composedAttention(bias ? [q, k, v, bias] : [q, k, v], fusion, options.weights);
}

/** Scores of an example and head from which on the weights are not stored, even where that takes a little longer. */
const MANY = 256 * 256;

/** How it is computed; measured in docs/decisions/0031-attention.md. */
function plan(
  q: Tensor,
  k: Tensor,
  options: AttentionOptions,
  where: string,
): { fusion: Fusion; bias: Tensor | undefined; isFused: boolean } {
  checkOptions(options, ["causal", "mask", "scale", "weights"], where);
  const [batch, length, heads, depth] = q.shape;
  const { causal = false, scale = 1 / Math.sqrt(depth), weights } = options;
  const mask = options.mask === undefined ? undefined : asTensor(options.mask);
  const bias = mask && biasOf(mask, [batch, heads, length, k.shape[1]]);
  const isLearned = mask !== undefined && isFloat(mask.dtype);
  const isFused = !weights && !isLearned && length > 1 && (causal || length * k.shape[1] >= MANY);
  return { fusion: { causal, scale }, bias, isFused };
}
