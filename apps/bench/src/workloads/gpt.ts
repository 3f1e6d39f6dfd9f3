import { tokens } from "./noise.js";
import type { Workload } from "./workload.js";

const vocabulary = 65;
const length = 64;

/** `gpt` of @nn/network for characters: as many small products as a block has parts, normalizations, and attention. */
export const gpt: Workload = {
  name: "gpt",
  summary: "4 transformer blocks of 128 with 4 heads, 65 symbols, batch 16 of 64, Adam",
  input: [length],
  layers: [
    {
      kind: "tiedOutput",
      vocabulary,
      width: 128,
      body: [
        { kind: "learnedPositions" },
        ...Array.from({ length: 4 }, () => ({ kind: "transformerBlock", heads: 4 }) as const),
        { kind: "layerNorm" },
      ],
    },
  ],
  batchSize: 16,
  batches: 8,
  optimizer: { name: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  examples: tokens(length, vocabulary),
};
