import brain from "brain.js";
import type { Watch } from "../measure/watch.js";
import type { LayerTask } from "../workloads/layers/place.js";
import type { OfKind } from "../workloads/layers/spec.js";
import { featuresOf, oneHot, parameterCount, type Task } from "../workloads/task.js";
import type { Examples } from "../workloads/workload.js";
import { CannotError } from "./cannot.js";
import type { Peer } from "./peer.js";

/** Smallest numbers that its checks let through: train for as long as it is told, without momentum. */
const NEVER = 1e-9;

type Example = { readonly input: number[]; readonly output: number[] };

type Dense = OfKind<LayerTask, "dense">;

/**
 * brain.js in plain JavaScript. It knows neither batches nor cross entropy: a step is one pass over the examples of a
 * batch, with an update after each, of the squared error of outputs that go through the activation as well.
 */
export const peer: Peer = {
  async prepare(task) {
    const layers = denseLayers(task);
    const batches = task.batches.map(({ x, labels }) => examplesOf(x, oneHot(labels, task.classes), task));
    return {
      backend: "js",
      threads: 1,
      params: parameterCount(task),
      train: (watch) => train(layers, task, batches, watch),
    };
  },
};

function denseLayers({ layers }: Task): Dense[] {
  return layers.map((layer) => {
    if (layer.kind === "dense") return layer;
    throw new CannotError(`its NeuralNetwork has dense layers alone, no ${layer.kind}`);
  });
}

function examplesOf(x: Examples["x"], y: Float32Array, task: Task): Example[] {
  const [features, { classes }] = [featuresOf(task), task];
  return Array.from({ length: task.batchSize }, (_, i) => ({
    input: [...x.subarray(i * features, (i + 1) * features)],
    output: [...y.subarray(i * classes, (i + 1) * classes)],
  }));
}

async function train(
  layers: readonly Dense[],
  { optimizer }: Task,
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
