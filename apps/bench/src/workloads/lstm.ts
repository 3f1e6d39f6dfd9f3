import { tokens } from "./noise.js";
import type { Workload } from "./workload.js";

const vocabulary = 65;

/** A character network: small products that wait for one another, once for each position. */
export const lstmOf = (length: number): Workload => ({
  name: "lstm",
  summary: `embedding 65 to 64, LSTM 128, dense 65, batch 32 of ${length}, Adam`,
  input: [length],
  layers: [
    { kind: "embedding", vocabulary, width: 64 },
    { kind: "lstm", units: 128 },
    { kind: "dense", units: vocabulary },
  ],
  batchSize: 32,
  batches: 8,
  optimizer: { name: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  examples: tokens(length, vocabulary),
});

export const lstm: Workload = lstmOf(64);
