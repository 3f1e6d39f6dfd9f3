import { asLayers, count, dense, dropout as drop, embedding, gru, lstm, simpleRnn, withDefault } from "@nn/layers";
import type { Layer } from "@nn/layers";
import { dropoutRate, oneOf, readOptions } from "../blocks/options.js";

export interface CharRnnOptions {
  /** Number of tokens; 65. */
  readonly vocabulary?: number;
  /** Numbers in a token's vector; 64. */
  readonly width?: number;
  /** Of each recurrent layer; 128. */
  readonly units?: number;
  /** Recurrent layers on top of each other; 1. */
  readonly layers?: number;
  /** What remembers; "lstm". */
  readonly cell?: "lstm" | "gru" | "simpleRnn";
  /** Of what goes from one layer to the next; 0. */
  readonly dropout?: number;
}

const schema = {
  vocabulary: withDefault(count, 65),
  width: withDefault(count, 64),
  units: withDefault(count, 128),
  layers: withDefault(count, 1),
  cell: withDefault(oneOf("lstm", "gru", "simpleRnn"), "lstm"),
  dropout: withDefault(dropoutRate, 0),
} as const;

const cells = { lstm, gru, simpleRnn } as const;

/**
 * A recurrent network that writes: tokens [T] to logits [T, V] of the token after each. Vectors of the tokens, LSTMs (or
 * others) one on top of the other, and a dense layer at every step. What it remembers has one size however long the text is, so
 * it writes at the same pace for ever.
 *
 * Source: Graves, "Generating sequences with recurrent neural networks", 2013; Karpathy, "The unreasonable effectiveness of
 * recurrent neural networks", 2015.
 */
export function charRnn(options: CharRnnOptions = {}): Layer[] {
  const { vocabulary, width, units, layers, cell, dropout } = readOptions("charRnn", schema, options);
  const between = (): Layer[] => (dropout > 0 ? [drop(dropout)] : []);
  const recurrent = Array.from({ length: layers }, () => [cells[cell](units), ...between()]);
  return asLayers([embedding(vocabulary, width), ...between(), ...recurrent.flat(), dense(vocabulary)], "charRnn");
}
