import { relu } from "@nn/activations";
import type { Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { count, optional } from "../layer/options/option-kinds.js";
import { layerNorm } from "../normalization/layer-norm.js";
import { crossAttention } from "./cross-attention.js";
import { encoderDecoder } from "./encoder-decoder.js";
import { multiHeadAttention } from "./multi-head-attention.js";
import { attentionOptions, Block, blockSchema, type BlockOptions } from "./shared/block.js";

export interface TransformerDecoderBlockOptions extends BlockOptions {
  /** Width of the encoder's result; that of the input without it. */
  readonly memoryWidth?: number;
}

const schema = { ...blockSchema, memoryWidth: optional(count) };

class TransformerDecoderBlock extends Block<typeof schema> {
  static override readonly type = "transformerDecoderBlock";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  protected override parts(width: number): Record<string, Layer> {
    const { memoryWidth = width, rotary } = this.options;
    const options = attentionOptions(this.options);
    return {
      norm1: layerNorm(),
      attention: multiHeadAttention({ ...options, causal: true, rotary }),
      norm2: layerNorm(),
      crossAttention: crossAttention({ ...options, memoryWidth }),
      norm3: layerNorm(),
      ...this.feedForward(width),
    };
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const attended = this.residual(x, "norm1", this.part("attention", context), context);
    const informed = this.residual(attended, "norm2", this.part("crossAttention", context), context);
    return this.transformed(informed, "norm3", context);
  }
}

/**
 * As `transformerEncoderBlock`, with causal self-attention and, after it, attention to an encoder's result z:
 * x ← x + attention(norm(x)); x ← x + crossAttention(norm(x), z); y = x + W₂ · act(W₁ · norm(x) + b₁) + b₂;  x [B, T, C],
 * z [B, S, M] → y [B, T, C]. It stands in the decoder of an `encoderDecoder`. Vaswani et al., "Attention is all you need",
 * 2017.
 *
 * Trained: what its parts have, under "attention", "crossAttention", "expand", "project", "norm1", "norm2", "norm3".
 *
 * @throws {InvalidArgumentError} no encoder around it.
 */
export const transformerDecoderBlock = layerFactory(
  TransformerDecoderBlock,
  (options: TransformerDecoderBlockOptions) => new TransformerDecoderBlock({ ...options }),
  (transformerDecoderBlock) => [
    {
      layer: () => encoderDecoder(dense(4), transformerDecoderBlock({ heads: 2, hidden: 5 }), { source: 2 }),
      input: [4, 4],
    },
    {
      layer: () =>
        encoderDecoder(
          dense(3),
          transformerDecoderBlock({
            heads: 1,
            preNorm: false,
            activation: relu,
            dropout: 0.1,
            memoryWidth: 3,
            hidden: 3,
          }),
          { source: 2 },
        ),
      input: [3, 2],
    },
  ],
);
