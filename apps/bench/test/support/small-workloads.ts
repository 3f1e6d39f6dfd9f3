import { sizeOf } from "../../src/ops/case.js";
import { tokens } from "../../src/workloads/noise.js";
import type { Workload } from "../../src/workloads/workload.js";

/** Examples from a normal distribution: half of what relu sees is negative. */
const examplesOf =
  (input: readonly number[], classes: number): Workload["examples"] =>
  (count, random) => ({
    x: Float32Array.from({ length: count * sizeOf(input) }, () => random.normal()),
    labels: Int32Array.from({ length: count }, () => random.uint32() % classes),
  });

/** Like `mlp`, so small that every peer takes a step in no time. */
export const smallDense: Workload = {
  name: "small-dense",
  summary: "3-7-5-4 relu and tanh, batch 6, Adam",
  input: [3],
  layers: [
    { kind: "dense", units: 7, activation: "relu" },
    { kind: "dense", units: 5, activation: "tanh" },
    { kind: "dense", units: 4 },
  ],
  batchSize: 6,
  batches: 3,
  optimizer: { name: "adam", learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
  examples: examplesOf([3], 4),
};

/** Every layer of tokens. */
export const smallSequence: Workload = {
  name: "small-sequence",
  summary: "a small transformer for 7 symbols",
  input: [5],
  layers: [
    {
      kind: "tiedOutput",
      vocabulary: 7,
      width: 6,
      body: [
        { kind: "learnedPositions" },
        { kind: "transformerBlock", heads: 2 },
        { kind: "dense", units: 4, activation: "tanh" },
        { kind: "transformerBlock", heads: 1 },
        { kind: "layerNorm" },
        { kind: "dense", units: 6 },
      ],
    },
  ],
  batchSize: 3,
  batches: 2,
  optimizer: { name: "adam", learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  examples: tokens(5, 7),
};

/** An embedding of its own, an end that is not tied, and a recurrent layer between them. */
export const smallRecurrent: Workload = {
  ...smallSequence,
  name: "small-recurrent",
  layers: [
    { kind: "embedding", vocabulary: 7, width: 6 },
    { kind: "layerNorm" },
    { kind: "lstm", units: 3 },
    { kind: "dense", units: 7 },
  ],
};

/** Every layer of images, a flattened image that is not square, and momentum. */
export const smallConvolutional: Workload = {
  name: "small-convolutional",
  summary: "a small network of every kind of layer for images of 9×7×2",
  input: [9, 7, 2],
  layers: [
    { kind: "conv2d", filters: 4, size: 3, padding: 1, bias: false },
    { kind: "batchNorm", activation: "relu" },
    {
      kind: "residual",
      body: [
        { kind: "conv2d", filters: 6, size: 3, stride: 2, padding: 1, activation: "tanh" },
        { kind: "depthwiseConv2d", size: 3, padding: 1 },
        { kind: "batchNorm" },
      ],
      shortcut: [{ kind: "conv2d", filters: 6, size: 1, stride: 2, bias: false }],
      activation: "relu",
    },
    { kind: "residual", body: [{ kind: "depthwiseConv2d", size: 3, stride: 1, padding: 1 }] },
    { kind: "conv2d", filters: 3, size: 2, activation: "relu" },
    { kind: "maxPool2d", size: 2 },
    { kind: "flatten" },
    { kind: "dense", units: 5 },
  ],
  batchSize: 6,
  batches: 3,
  optimizer: { name: "momentum", learningRate: 0.05, beta: 0.8 },
  examples: examplesOf([9, 7, 2], 5),
};
