import { asLayers, bahdanauDecoder, bidirectional, count, dense, embedding, encoderDecoder, gru } from "@nn/layers";
import { integer, optional, sequential, withDefault, type Layer } from "@nn/layers";
import { readOptions } from "../blocks/options.js";

export interface BahdanauOptions {
  /** Number of tokens, of both sequences. */
  readonly vocabulary: number;
  /** S: how many tokens of the input are the encoder's. */
  readonly source: number;
  /** Numbers in a token's vector; 64. */
  readonly width?: number;
  /** Of the encoder in each direction, and of the decoder; 64. */
  readonly units?: number;
  /** The token that fills short rows: nobody looks at it. */
  readonly paddingIndex?: number;
}

const schema = {
  vocabulary: count,
  source: count,
  width: withDefault(count, 64),
  units: withDefault(count, 64),
  paddingIndex: optional(integer),
} as const;

/**
 * Writes a sequence while it looks at another one: tokens [S + T] of the source and of what was written, to logits [T, V] of
 * the token after each (`sequencePairs` of @nn/data lays them out so). A gated recurrent unit reads the source in both
 * directions, another one writes, and before each token attention weighs what was read.
 *
 * Source: Bahdanau, Cho, Bengio, "Neural machine translation by jointly learning to align and translate", ICLR 2015; without
 * its maxout layer, and the decoder begins at zero.
 */
export function bahdanau(options: BahdanauOptions): Layer[] {
  const { vocabulary, source, width, units, paddingIndex } = readOptions("bahdanau", schema, options);
  const encoder = sequential([embedding(vocabulary, width), bidirectional(gru(units))]);
  const decoder = sequential([
    embedding(vocabulary, width),
    bahdanauDecoder(units, { memoryWidth: 2 * units }),
    dense(vocabulary),
  ]);
  const padding = paddingIndex === undefined ? {} : { paddingIndex };
  return asLayers([encoderDecoder(encoder, decoder, { source, ...padding })], "bahdanau");
}
