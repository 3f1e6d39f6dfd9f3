import brain from "brain.js";
import type { Watch } from "../measure/watch.js";
import { oneHot, parameterCount, type Task } from "../workloads/task.js";
import type { Peer } from "./peer.js";

/** Smallest numbers that its checks let through: train for as long as it is told, without momentum. */
const NEVER = 1e-9;

type Example = { readonly input: number[]; readonly output: number[] };

/**
 * brain.js in plain JavaScript. It knows neither batches nor cross entropy: a step is one pass over the examples of a
 * batch, with an update after each, of the squared error of outputs that go through the activation as well.
 */
export const peer: Peer = {
  async prepare(task) {
    const batches = task.batches.map(({ x, labels }) => examplesOf(x, oneHot(labels, task.classes), task));
    return { backend: "js", threads: 1, params: parameterCount(task), train: (watch) => train(task, batches, watch) };
  },
};

const examplesOf = (x: Float32Array, y: Float32Array, { batchSize, features, classes }: Task): Example[] =>
  Array.from({ length: batchSize }, (_, i) => ({
    input: [...x.subarray(i * features, (i + 1) * features)],
    output: [...y.subarray(i * classes, (i + 1) * classes)],
  }));

async function train(
  { layers, optimizer }: Task,
  batches: readonly (readonly Example[])[],
  watch: Watch,
): Promise<void> {
  const network = new brain.NeuralNetwork({
    hiddenLayers: layers.slice(0, -1).map(({ units }) => units),
    activation: layers[0].activation ?? "sigmoid",
  });
  const options = {
    iterations: 1,
    errorThresh: NEVER,
    momentum: NEVER,
    learningRate: optimizer.learningRate,
    ...(optimizer.name === "adam" ? { praxis: "adam" as const } : {}),
  };
  watch.start();
  for (let step = 0; ; step++) {
    const { error } = network.train([...batches[step % batches.length]], options);
    if (watch.step() && !watch.mark(error)) return;
  }
}
