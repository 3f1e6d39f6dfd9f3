import { Dataset } from "@nn/data";
import { foldBatchNorm } from "@nn/layers";
import { crossEntropy, Network } from "@nn/network";
import { adam, gradientDescent, momentum, type Optimizer } from "@nn/optimizers";
import { getBackend } from "@nn/tensor";
import type { Watch } from "../measure/watch.js";
import { featuresOf, type Task } from "../workloads/task.js";
import { layersOf } from "./nn-layers.js";
import { useThreads } from "./nn-threads.js";
import type { Peer, Predictor } from "./peer.js";

/** This framework, through `network.train`: batching, the check for NaN and the pauses for the event loop are in it. */
export const peer: Peer = {
  async prepare(task, threads) {
    const used = useThreads(threads);
    const [network, data] = [networkOf(task), datasetOf(task)];
    return {
      backend: getBackend().name,
      threads: used,
      params: network.parameterCount,
      train: (watch) => train(network, data, optimizerOf(task), watch),
    };
  },
};

/** The network with its normalizations inside the convolutions, through `network.predict`. */
export const predictor: Predictor = {
  async prepare(task, threads) {
    const used = useThreads(threads);
    const { parameterCount, layers } = networkOf(task);
    const network = new Network({ input: task.input, loss: crossEntropy, layers: foldBatchNorm(layers) });
    const { data, shape } = datasetOf({ ...task, batches: task.batches.slice(0, 1) }).x;
    return {
      backend: getBackend().name,
      threads: used,
      params: parameterCount,
      predict: async () => (await network.predict({ data, shape })).data,
    };
  },
};

export function networkOf({ input, layers: tasks }: Pick<Task, "input" | "layers">): Network {
  const { layers, fill } = layersOf(tasks);
  const network = new Network({ input, layers, loss: crossEntropy });
  fill();
  return network;
}

function optimizerOf({ optimizer, batchSize }: Task): Optimizer {
  const miniBatch = batchSize;
  const { name, ...options } = optimizer;
  if (name === "adam") return adam({ ...options, miniBatch });
  return name === "momentum" ? momentum({ ...options, miniBatch }) : gradientDescent({ ...options, miniBatch });
}

function datasetOf(task: Task): Dataset {
  const { batches, batchSize, input } = task;
  const features = featuresOf(task);
  const count = batchSize * batches.length;
  const x = batches[0].x instanceof Int32Array ? new Int32Array(count * features) : new Float32Array(count * features);
  const targets = batches[0].labels.length / batchSize;
  const y = new Int32Array(count * targets);
  for (const [i, batch] of batches.entries()) {
    x.set(batch.x, i * batchSize * features);
    y.set(batch.labels, i * batchSize * targets);
  }
  const shape = targets === 1 ? [count] : [count, targets];
  return Dataset.from({ x: { data: x, shape: [count, ...input] }, y: { data: y, shape } });
}

async function train(network: Network, data: Dataset, optimizer: Optimizer, watch: Watch): Promise<void> {
  const enough = new AbortController();
  const onStep = ({ loss }: { readonly loss: number }): void => {
    if (watch.step() && !watch.mark(loss)) enough.abort();
  };
  watch.start();
  await network.train(data, { optimizer, ...endless, signal: enough.signal, onStep });
}

/** Until somebody aborts. */
const endless = { epochs: Number.MAX_SAFE_INTEGER, shuffle: false, onAbort: "resolve" } as const;

/** A training of one step, ready to begin. */
export function firstStep(task: Task): () => Promise<unknown> {
  const [network, data, optimizer] = [networkOf(task), datasetOf(task), optimizerOf(task)];
  const enough = new AbortController();
  const { signal } = enough;
  return () => network.train(data, { optimizer, ...endless, signal, onStep: () => enough.abort() });
}
