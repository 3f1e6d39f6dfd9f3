import { dense, embedding, encoderDecoder, layerNorm, learnedPositions, sequential } from "@nn/layers";
import { transformerDecoderBlock, transformerEncoderBlock, type Layer } from "@nn/layers";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import type { PairData, PairSet } from "../../tasks/pairs/pair-sets.js";
import { pairRecipe } from "./pair-recipe.js";

const width = 64;

/** A transformer with an encoder and a decoder (Vaswani and others, 2017) that answers a sequence with another one. */
export const seq2seq = pairRecipe({
  name: "seq2seq",
  summary: "transformer that reads a sequence and writes another: sums, or letters backwards",
  title: "encoder and decoder",
  hyperParameters: {
    miniBatch: 128,
    optimizer: "adam",
    learningRate: 0.002,
    schedule: "cosine",
    regularization: noRegularization,
  },
  layers: layersFor,
});

function layersFor({ vocabulary, sourceLength }: PairData, { heads, encoderBlocks }: PairSet): Layer[] {
  const begin = (): Layer[] => [embedding(vocabulary, width), learnedPositions()];
  const blocks = Array.from({ length: encoderBlocks }, () => transformerEncoderBlock({ heads }));
  const encoder = sequential([...begin(), ...blocks, layerNorm()]);
  const decoder = sequential([...begin(), transformerDecoderBlock({ heads }), layerNorm(), dense(vocabulary)]);
  return [encoderDecoder(encoder, decoder, { source: sourceLength })];
}
