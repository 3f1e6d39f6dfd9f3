import { relu } from "@nn/activations";
import {
  asLayers,
  count,
  dropout as drop,
  embedding,
  encoderDecoder,
  masked,
  optional,
  sequential,
  sinusoidalPositions,
  tiedOutput,
  transformerDecoderBlock,
  transformerEncoderBlock,
  withDefault,
  integer,
  type Layer,
} from "@nn/layers";
import { initializers } from "@nn/tensor";
import { dropoutRate, readOptions } from "../blocks/options.js";

export interface TransformerOptions {
  /** S: how many of the network's tokens are the encoder's. */
  readonly source: number;
  /** Number of tokens, those of both languages together; 37,000. */
  readonly vocabulary?: number;
  /** Blocks of the encoder and of the decoder, N of the paper; 6. */
  readonly layers?: number;
  /** h; 8. */
  readonly heads?: number;
  /** d_model; 512. */
  readonly width?: number;
  /** d_ff; 4 · width. */
  readonly hidden?: number;
  /** Of embeddings, attention weights and what blocks add; 0.1. */
  readonly dropout?: number;
  /** The token that stands for nothing, in both sequences. */
  readonly paddingIndex?: number;
}

const schema = {
  source: count,
  vocabulary: withDefault(count, 37_000),
  layers: withDefault(count, 6),
  heads: withDefault(count, 8),
  width: withDefault(count, 512),
  hidden: optional(count),
  dropout: withDefault(dropoutRate, 0.1),
  paddingIndex: optional(integer),
};

/**
 * The transformer: an encoder of source tokens and a decoder of target tokens, side by side in x [S + T]; logits [T, V] of the
 * token that comes next. One matrix holds the vectors of source and target tokens and makes the logits. Vaswani et al.,
 * "Attention is all you need", 2017, figure 1 and table 3; without options the base model.
 *
 * 63,082,496 parameters for 37,000 tokens; the paper's 65 M. The big one is
 * `transformer({ source, width: 1024, heads: 16, dropout: 0.3 })`.
 *
 * `new Network({ input: [S + T], layers: transformer({ source: S, … }), loss: crossEntropy })`; `sequencePairs` of @nn/data
 * makes such rows.
 */
export function transformer(options: TransformerOptions): Layer[] {
  const { source, vocabulary, layers, heads, width, dropout, paddingIndex, ...rest } = readOptions(
    "transformer",
    schema,
    options,
  );
  const block = { heads, dropout, hidden: rest.hidden ?? 4 * width, activation: relu, preNorm: false };
  const stack = (name: string, make: () => Layer): Layer =>
    sequential(
      [sinusoidalPositions(), ...(dropout > 0 ? [drop(dropout)] : []), ...Array.from({ length: layers }, make)],
      { name },
    );
  const vectors = embedding(vocabulary, width, {
    scale: Math.sqrt(width),
    initializer: initializers.normal({ std: 1 / Math.sqrt(width) }),
  });
  const whole = tiedOutput(vectors, [
    encoderDecoder(
      stack("encoder", () => transformerEncoderBlock(block)),
      stack("decoder", () => transformerDecoderBlock(block)),
      { source },
    ),
  ]);
  return asLayers([paddingIndex === undefined ? whole : masked(paddingIndex, [whole])], "transformer");
}
