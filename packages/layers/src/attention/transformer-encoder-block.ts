import { relu } from "@nn/activations";
import type { Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { flag, withDefault } from "../layer/options/option-kinds.js";
import { layerNorm } from "../normalization/layer-norm.js";
import { multiHeadAttention } from "./multi-head-attention.js";
import { attentionOptions, Block, blockSchema, type BlockOptions } from "./shared/block.js";

export interface TransformerEncoderBlockOptions extends BlockOptions {
  /** Whether a position sees only itself and those before it, as in a GPT; false. */
  readonly causal?: boolean;
}

const schema = { ...blockSchema, causal: withDefault(flag, false) };

class TransformerEncoderBlock extends Block<typeof schema> {
  static override readonly type = "transformerEncoderBlock";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return this.options.causal;
  }

  protected override parts(width: number): Record<string, Layer> {
    const { causal, rotary } = this.options;
    return {
      norm1: layerNorm(),
      attention: multiHeadAttention({ ...attentionOptions(this.options), causal, rotary }),
      norm2: layerNorm(),
      ...this.feedForward(width),
    };
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const attended = this.residual(x, "norm1", this.part("attention", context), context);
    return this.transformed(attended, "norm2", context);
  }
}

/**
 * Self-attention and a small dense network, each added to what it was given: x ← x + attention(norm(x));
 * y = x + W₂ · act(W₁ · norm(x) + b₁) + b₂;  x [B, T, C] → y [B, T, C];  W₁ [C, 4C], W₂ [4C, C]. `causal`, it is the block of a
 * GPT. With `preNorm: false` the sums are normalized, as in Vaswani et al., "Attention is all you need", 2017; normalizing
 * first trains without warm-up (Xiong et al., "On layer normalization in the transformer architecture", 2020). `dropout` is
 * that of the weights and of what is added.
 *
 * Trained: what `multiHeadAttention`, two `dense` and two `layerNorm` have, under "attention", "expand", "project", "norm1",
 * "norm2".
 *
 * @throws {ShapeError} the input is not [B, T, C].
 */
export const transformerEncoderBlock = layerFactory(
  TransformerEncoderBlock,
  (options: TransformerEncoderBlockOptions) => new TransformerEncoderBlock({ ...options }),
  (transformerEncoderBlock) => [
    { layer: () => transformerEncoderBlock({ heads: 2, dropout: 0.1 }), input: [3, 4] },
    { layer: () => transformerEncoderBlock({ heads: 1, causal: true, hidden: 3 }), input: [3, 2] },
    { layer: () => transformerEncoderBlock({ heads: 2, preNorm: false, activation: relu }), input: [2, 4] },
  ],
);
