import { flower } from "@nn/data";
import type { Workload } from "./workload.js";

/** A planar network in full batches: almost no arithmetic, so it measures what a step costs beside it. */
export const planar: Workload = {
  name: "planar",
  summary: "2-16-16-2 tanh on the planar flower, full batch of 400, gradient descent",
  input: [2],
  layers: [
    { kind: "dense", units: 16, activation: "tanh" },
    { kind: "dense", units: 16, activation: "tanh" },
    { kind: "dense", units: 2 },
  ],
  batchSize: 400,
  batches: 1,
  optimizer: { name: "gradientDescent", learningRate: 0.1 },
  examples(samples, random) {
    const { x, y } = flower({ samples, seed: random.uint32() });
    return { x: Float32Array.from(x.data), labels: Int32Array.from(y.data) };
  },
};
