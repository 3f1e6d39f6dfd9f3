import type { Tensor } from "../../core/tensor.js";

/** What attention that is one kernel, or products, is asked for. */
export interface Fusion {
  readonly causal: boolean;
  readonly scale: number;
}

/** q [B, T, H, D], k [B, S, G, D], v [B, S, G, E] and perhaps what is added to scores, [B, H, T, S]. */
export type Sources = readonly [q: Tensor, k: Tensor, v: Tensor, bias?: Tensor];
