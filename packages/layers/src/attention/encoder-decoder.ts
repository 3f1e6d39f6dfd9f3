import {
  cast,
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
import { changedContext, inference, type ForwardContext, type Memory } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { checkDistinct, labelOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { count, integer, layerOption, optional } from "../layer/options/option-kinds.js";

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

  /** The encoder is given its whole source, in the first piece. */
  override get stepwise(): boolean {
    return this.options.decoder.stepwise;
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
    const { decoder, source } = this.options;
    const isBehind = context.decoding?.hasSource === false;
    const memory = isBehind ? this.#remembered(context) : this.#read(x, context);
    const [start, end] = [isBehind ? 0 : source, x.shape[1]];
    const inner = changedContext(context, { mask: this.#mask(x, context, start, end), memory });
    return decoder.apply(narrow(x, 1, start, end), inner);
  }

  /** What the encoder makes of the first positions of x. */
  #read(x: Tensor, context: ForwardContext): Memory {
    const { encoder, source } = this.options;
    const { decoding } = context;
    const [given, mask] = [narrow(x, 1, 0, source), this.#mask(x, context, 0, source)];
    if (!decoding) {
      const values = encoder.apply(given, changedContext(context, { mask }));
      return { values, mask, shape: values.shape };
    }
    // One for all rows: they have the same source.
    const one = mask && narrow(mask, 0, 0, 1);
    const values = encoder.apply(narrow(given, 0, 0, 1), changedContext(context, { mask: one, decoding: undefined }));
    const { shape } = values;
    context.update(decoding.state(this, "values", shape), values);
    if (one) context.update(decoding.state(this, "mask", one.shape), cast(one, "float32"));
    return { values, mask: one, shape };
  }

  /** What it made of them when they came. */
  #remembered({ decoding, mask }: ForwardContext): Memory {
    const { encoder, source, paddingIndex } = this.options;
    const kept = (name: string, shape: Shape): Tensor => decoding!.state(this, name, shape);
    const shape = [1, ...encoder.outputShape!];
    return {
      get values() {
        return kept("values", shape);
      },
      shape,
      mask: paddingIndex === undefined && !mask ? undefined : notEqual(kept("mask", [1, source]), 0),
    };
  }

  /** Which of some positions of x are real: by their tokens, or as `masked` around them says. */
  #mask(x: Tensor, { mask }: ForwardContext, start: number, end: number): Tensor | undefined {
    const { paddingIndex } = this.options;
    if (paddingIndex !== undefined) return notEqual(narrow(x, 1, start, end), paddingIndex);
    return mask && narrow(mask, 1, start, end);
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
