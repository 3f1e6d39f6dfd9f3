import { relu, tanh, type Activation } from "@nn/activations";
import { Dataset } from "@nn/data";
import { dense } from "@nn/layers";
import { crossEntropy, Network } from "@nn/network";
import { adam, gradientDescent, type Optimizer } from "@nn/optimizers";
import { getBackend } from "@nn/tensor";
import type { Watch } from "../measure/watch.js";
import type { Task } from "../workloads/task.js";
import type { ActivationName } from "../workloads/workload.js";
import { useThreads } from "./nn-threads.js";
import type { Peer } from "./peer.js";

const activations: Record<ActivationName, Activation> = { relu, tanh };

/** This framework, through `network.train`: batching, the check for NaN and the pauses for the event loop are in it. */
export const peer: Peer = {
  async prepare(task, threads) {
    const used = useThreads(threads);
    const network = networkOf(task);
    return {
      backend: getBackend().name,
      threads: used,
      params: network.parameterCount,
      train: (watch) => train(network, task, watch),
    };
  },
};

function networkOf({ features, layers }: Task): Network {
  const network = new Network({
    input: [features],
    layers: layers.map(({ units, activation }) =>
      dense(units, activation ? { activation: activations[activation] } : {}),
    ),
    loss: crossEntropy,
  });
  for (const [i, { weights }] of layers.entries()) network.layers[i].parameters.W.set(weights);
  return network;
}

function optimizerOf({ optimizer, batchSize }: Task): Optimizer {
  const { name, ...options } = optimizer;
  return name === "adam"
    ? adam({ ...options, miniBatch: batchSize })
    : gradientDescent({ ...options, miniBatch: batchSize });
}

function datasetOf({ batches, batchSize, features }: Task): Dataset {
  const count = batchSize * batches.length;
  const x = new Float32Array(count * features);
  const y = new Int32Array(count);
  for (const [i, batch] of batches.entries()) {
    x.set(batch.x, i * batchSize * features);
    y.set(batch.labels, i * batchSize);
  }
  return Dataset.from({ x: { data: x, shape: [count, features] }, y });
}

async function train(network: Network, task: Task, watch: Watch): Promise<void> {
  const enough = new AbortController();
  const [data, optimizer] = [datasetOf(task), optimizerOf(task)];
  watch.start();
  await network.train(data, {
    optimizer,
    epochs: Number.MAX_SAFE_INTEGER,
    shuffle: false,
    signal: enough.signal,
    onAbort: "resolve",
    onStep({ loss }) {
      if (watch.step() && !watch.mark(loss)) enough.abort();
    },
  });
}
