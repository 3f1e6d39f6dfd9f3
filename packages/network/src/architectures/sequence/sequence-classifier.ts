import { asLayers, bidirectional, count, dense, dropout as drop, embedding, gru, lstm, masked } from "@nn/layers";
import { integer, withDefault, type Layer } from "@nn/layers";
import { dropoutRate, oneOf, readOptions } from "../blocks/options.js";

export interface SequenceClassifierOptions {
  /** Number of tokens. */
  readonly vocabulary: number;
  readonly classes: number;
  /** Numbers in a token's vector; 64. */
  readonly width?: number;
  /** Of the recurrent layer, in each direction; 64. */
  readonly units?: number;
  /** What remembers; "lstm". */
  readonly cell?: "lstm" | "gru";
  /** The token that fills short rows: nothing is read there. 0. */
  readonly paddingIndex?: number;
  /** Of vectors and of what was read; 0. */
  readonly dropout?: number;
}

const schema = {
  vocabulary: count,
  classes: count,
  width: withDefault(count, 64),
  units: withDefault(count, 64),
  cell: withDefault(oneOf("lstm", "gru"), "lstm"),
  paddingIndex: withDefault(integer, 0),
  dropout: withDefault(dropoutRate, 0),
} as const;

const cells = { lstm, gru } as const;

/**
 * Tells classes of sequences: tokens [T], short ones filled with padding (`padSequences` of @nn/data), to logits [K]. Vectors
 * of the tokens are read forwards and backwards; what is remembered at both ends decides.
 *
 * Source: Graves, Schmidhuber, "Framewise phoneme classification with bidirectional LSTM", 2005.
 */
export function sequenceClassifier(options: SequenceClassifierOptions): Layer[] {
  const chosen = readOptions("sequenceClassifier", schema, options);
  const { vocabulary, classes, width, units, cell, paddingIndex, dropout } = chosen;
  const dropped = (): Layer[] => (dropout > 0 ? [drop(dropout)] : []);
  const reader = bidirectional(cells[cell](units, { returnSequences: false }));
  const layers = [
    masked(paddingIndex, [embedding(vocabulary, width, { paddingIndex }), ...dropped(), reader]),
    ...dropped(),
    dense(classes),
  ];
  return asLayers(layers, "sequenceClassifier");
}
