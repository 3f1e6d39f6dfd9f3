import { noise } from "./noise.js";
import type { Workload } from "./workload.js";

const input = [28, 28, 1];
const classes = 10;

/** A convolutional network for digits, as the first pages of every framework have it. */
export const lenet: Workload = {
  name: "lenet",
  summary: "conv 3×3 32, conv 3×3 64, pool 2, dense 128, dense 10, relu, batch 64 of 28×28×1, Adam",
  input,
  layers: [
    { kind: "conv2d", filters: 32, size: 3, activation: "relu" },
    { kind: "conv2d", filters: 64, size: 3, activation: "relu" },
    { kind: "maxPool2d", size: 2 },
    { kind: "flatten" },
    { kind: "dense", units: 128, activation: "relu" },
    { kind: "dense", units: classes },
  ],
  batchSize: 64,
  batches: 8,
  optimizer: { name: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  examples: noise(input, classes),
};
