import {
  InvalidArgumentError,
  narrow,
  notEqual,
  type DType,
  type RandomStream,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { dense } from "../core/dense.js";
import { asLayer, type LayerLike } from "../layer/as-layer.js";
import { changedContext, inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { checkDistinct, labelOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { count, integer, layerOption, optional } from "../layer/option-kinds.js";

export interface EncoderDecoderOptions extends LayerOptions {
  /** S: how many positions of the input are the encoder's; the others are the decoder's. */
  readonly source: number;
  /** The token that stands for nothing, in both sequences: nobody looks at it. Only where x are tokens. */
  readonly paddingIndex?: number;
}

const schema = {
  encoder: layerOption,
  decoder: layerOption,
  source: count,
  paddingIndex: optional(integer),
};

class EncoderDecoder extends Layer<typeof schema> {
  static override readonly type = "encoderDecoder";
  static override readonly schema = schema;

  override get children(): readonly Layer[] {
    return [this.options.encoder, this.options.decoder];
  }

  override get inputType(): DType {
    return this.options.encoder.inputType;
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    const { encoder, decoder, source } = this.options;
    const [length = 0, ...rest] = inputShape;
    if (length <= source) {
      throw new InvalidArgumentError(
        `${this.label}: the input has ${length} positions, of which the encoder takes ${source}; none are left for the decoder`,
      );
    }
    encoder.build([source, ...rest], random.fork("encoder"));
    return decoder.build([length - source, ...rest], random.fork("decoder"));
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const { encoder, decoder, source } = this.options;
    const [given, target] = [narrow(x, 1, 0, source), narrow(x, 1, source, x.shape[1])];
    const [mask, targetMask] = this.#masks(given, target, context);
    const values = encoder.apply(given, changedContext(context, { mask }));
    const inner = changedContext(context, { mask: targetMask, memory: { values, mask } });
    return decoder.apply(target, inner);
  }

  /** Which positions of both sequences are real: by their tokens, or as `masked` around them says. */
  #masks(source: Tensor, target: Tensor, { mask }: ForwardContext): [Tensor?, Tensor?] {
    const { paddingIndex } = this.options;
    if (paddingIndex !== undefined) return [notEqual(source, paddingIndex), notEqual(target, paddingIndex)];
    if (!mask) return [];
    const length = source.shape[1];
    return [narrow(mask, 1, 0, length), narrow(mask, 1, length, mask.shape[1])];
  }
}

/**
 * An encoder and a decoder that looks at its result: y = decoder(target, encoder(source)). Both sequences come side by side:
 * x [B, S + T, ...] → y [B, T, ...], the first S positions are the source. Layers of the decoder that look back (`crossAttention`)
 * do so at the encoder's result [B, S, C]. Sutskever, Vinyals, Le, "Sequence to sequence learning with neural networks", 2014.
 *
 * @throws {InvalidArgumentError} the input has no more than S positions.
 */
export const encoderDecoder = layerFactory(
  EncoderDecoder,
  (encoder: LayerLike, decoder: LayerLike, options: EncoderDecoderOptions) => {
    const label = labelOf("encoderDecoder", options.name);
    const both = [asLayer(encoder, `${label}: encoder`), asLayer(decoder, `${label}: decoder`)];
    checkDistinct(both, `${label}: children`);
    return new EncoderDecoder({ ...options, encoder: both[0], decoder: both[1] });
  },
  (encoderDecoder) => [{ layer: () => encoderDecoder(dense(2), dense(3), { source: 2 }), input: [5, 4] }],
);
