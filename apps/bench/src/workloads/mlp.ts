import { noise } from "./noise.js";
import type { Workload } from "./workload.js";

const classes = 10;

/** A dense network of the size that digits need: matrix products, and an optimizer with as much memory traffic. */
export const mlp: Workload = {
  name: "mlp",
  summary: "784-512-512-10 relu, batch 128, Adam",
  input: [784],
  layers: [
    { kind: "dense", units: 512, activation: "relu" },
    { kind: "dense", units: 512, activation: "relu" },
    { kind: "dense", units: classes },
  ],
  batchSize: 128,
  batches: 8,
  optimizer: { name: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  examples: noise([784], classes),
};
