import { dense, embedding, encoderDecoder, layerNorm, learnedPositions, sequential } from "@nn/layers";
import { transformerDecoderBlock, transformerEncoderBlock, type Layer } from "@nn/layers";
import { crossEntropy, Network, sequenceAccuracy } from "@nn/network";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { pairSets, type PairData, type PairSet } from "../../tasks/pairs/pair-sets.js";
import { pairTask } from "../../tasks/pairs/pair-task.js";
import type { Recipe } from "../recipe.js";
import { runsOf } from "../runs.js";

const width = 64;

/** A transformer with an encoder and a decoder (Vaswani and others, 2017) that answers a sequence with another one. */
export const seq2seq: Recipe = {
  name: "seq2seq",
  summary: "transformer that reads a sequence and writes another: sums, or letters backwards",
  dataSets: pairSets.map(({ name }) => name),
  options: ["data", "compare"],
  async prepare(settings) {
    const set = pairSets.find(({ name }) => name === settings.data) ?? pairSets[0];
    const { task, pairs } = pairTask(set, settings);
    const create = (name: string): Network =>
      new Network({
        name,
        input: [...task.train.inputShape!],
        layers: layersFor(pairs, set),
        loss: crossEntropy,
        metrics: [sequenceAccuracy],
        seed: settings.seed,
      });
    const runs = runsOf(settings, { ...hyperParameters, epochs: set.epochs }, create);
    const slug = `seq2seq-${set.name}-${settings.seed}`;
    return { title: `${task.title}: encoder and decoder`, slug, seed: settings.seed, task, runs };
  },
};

function layersFor({ vocabulary, sourceLength }: PairData, { heads, encoderBlocks }: PairSet): Layer[] {
  const begin = (): Layer[] => [embedding(vocabulary, width), learnedPositions()];
  const blocks = Array.from({ length: encoderBlocks }, () => transformerEncoderBlock({ heads }));
  const encoder = sequential([...begin(), ...blocks, layerNorm()]);
  const decoder = sequential([...begin(), transformerDecoderBlock({ heads }), layerNorm(), dense(vocabulary)]);
  return [encoderDecoder(encoder, decoder, { source: sourceLength })];
}

const hyperParameters = {
  miniBatch: 128,
  optimizer: "adam",
  learningRate: 0.002,
  schedule: "constant",
  regularization: noRegularization,
} as const;
