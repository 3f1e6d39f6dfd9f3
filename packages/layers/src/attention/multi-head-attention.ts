import { InvalidArgumentError, narrow, reshape, type Shape, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory } from "../layer/factory.js";
import { flag, withDefault } from "../layer/options/option-kinds.js";
import { soFar, withEarlier } from "./shared/cache.js";
import { Heads, headsSchema, type HeadsOptions, type Projected } from "./shared/heads.js";
import { Rotary } from "./shared/rotary.js";

export interface MultiHeadAttentionOptions extends HeadsOptions {
  /** Whether a position sees only itself and those before it; false. */
  readonly causal?: boolean;
  /** Whether queries and keys are turned by their positions (rotary embedding: Su et al., "RoFormer", 2021); false. */
  readonly rotary?: boolean;
}

const schema = { ...headsSchema, causal: withDefault(flag, false), rotary: withDefault(flag, false) };

class MultiHeadAttention extends Heads<typeof schema> {
  static override readonly type = "multiHeadAttention";
  static override readonly schema = schema;

  #rotary: Rotary | undefined;

  override get stepwise(): boolean {
    return this.options.causal;
  }

  protected override setup(inputShape: Shape): Shape {
    const { length, width, depth } = this.sizes(inputShape);
    const { heads, kernelInitializer, rotary } = this.options;
    if (rotary && depth % 2 !== 0) {
      throw new InvalidArgumentError(`${this.label}: rotary turns pairs; the heads' width ${depth} is odd`);
    }
    this.projection("qkv", width, (heads + 2 * this.groups) * depth, kernelInitializer);
    this.outputProjection(width);
    this.#rotary = rotary ? new Rotary(length, depth) : undefined;
    return inputShape;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const [heads, groups] = [this.options.heads, this.groups];
    const [batch, length, width] = x.shape;
    // One product for all three.
    const all = reshape(this.project(x, "qkv"), [batch, length, heads + 2 * groups, width / heads]);
    const { mask, decoding } = context;
    const options = { causal: this.options.causal, ...this.ofKeys(mask) };
    if (!decoding && !this.#rotary) return this.attendSelf(all, options, context);
    const { q, k, v } = this.#parts(all, context);
    if (!decoding) return this.attend({ q, k, v }, options, context);
    const sofar = { q, k: withEarlier(this, "k", k, context), v: withEarlier(this, "v", v, context) };
    return this.attend(sofar, { mask: soFar(this, length, context) }, context);
  }

  #parts(all: Tensor, context: ForwardContext): Projected {
    const [heads, groups] = [this.options.heads, this.groups];
    const part = (start: number, count: number): Tensor => narrow(all, 2, start, start + count);
    const turn = (t: Tensor): Tensor => this.#rotary?.turn(t, context) ?? t;
    return { q: turn(part(0, heads)), k: turn(part(heads, groups)), v: part(heads + groups, groups) };
  }
}

/**
 * Multi-head self-attention: each position looks at all (or, `causal`, at those before it) and takes the mean of what it sees,
 * weighed by how well its query fits their keys: headₕ = softmax(qₕ · kₕᵀ / √D) · vₕ with [q, k, v] = x · Wqkv + bqkv,
 * y = [head₁, …] · Wo + bo;  x [B, T, C] → y [B, T, C];  Wqkv [C, (H + 2G) · D], Wo [C, C], D = C / H. H is `heads`, G is
 * `keyValueHeads`. Inside `masked` nobody looks at padding. The weights [B, H, T, T] are captured as "weights". Vaswani et al.,
 * "Attention is all you need", 2017.
 *
 * Trained: Wqkv and Wo from Glorot's rule, bqkv and bo from 0, not regularized.
 *
 * @throws {ShapeError} the input is not [B, T, C].
 * @throws {InvalidArgumentError} C is not divisible by the heads, or these by keyValueHeads.
 */
export const multiHeadAttention = layerFactory(
  MultiHeadAttention,
  (options: MultiHeadAttentionOptions) => new MultiHeadAttention({ ...options }),
  (multiHeadAttention) => [
    { layer: () => multiHeadAttention({ heads: 2 }), input: [3, 4] },
    { layer: () => multiHeadAttention({ heads: 2, causal: true, rotary: true, dropout: 0.2 }), input: [4, 4] },
    { layer: () => multiHeadAttention({ heads: 4, keyValueHeads: 2, causal: true, useBias: false }), input: [3, 8] },
  ],
);
