import { notEqual, type Tensor } from "@nn/tensor";
import { embedding } from "../embedding/embedding.js";
import { tokens } from "../embedding/shared/tokens.js";
import { asLayers, type LayerLike } from "../layer/as-layer.js";
import { changedContext, inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { labelOf } from "../layer/inside.js";
import { integer, layersOption } from "../layer/options/option-kinds.js";
import { Sequence } from "../layer/sequence.js";
import { multiHeadAttention } from "./multi-head-attention.js";

const schema = { paddingIndex: integer, layers: layersOption };

class Masked extends Sequence<typeof schema> {
  static override readonly type = "masked";
  static override readonly schema = schema;

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const inner = changedContext(context, { mask: notEqual(x, this.options.paddingIndex) });
    return super.forward(x, inner);
  }
}

/**
 * Layers on sequences of tokens x [B, T], which are told where padding is: y = fₙ(… f₁(x)), and what looks at other positions
 * (attention, recurrent layers) leaves out those whose token is `paddingIndex`.
 */
export const masked = layerFactory(
  Masked,
  (paddingIndex: number, layers: readonly LayerLike[], options: LayerOptions = {}) =>
    new Masked({ ...options, paddingIndex, layers: asLayers(layers, `${labelOf("masked", options.name)}: layers`) }),
  (masked) => [
    { layer: () => masked(0, [embedding(4, 2), multiHeadAttention({ heads: 1 })]), input: [3], values: tokens(4) },
  ],
);
