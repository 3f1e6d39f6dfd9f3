import * as tf from "@tensorflow/tfjs-core";
// In Node the gradients of the operations come with this package.
// oxlint-disable-next-line import/no-unassigned-import
import "@tensorflow/tfjs-layers";
import type { Watch } from "../measure/watch.js";
import { oneHot, parameterCount, type Task } from "../workloads/task.js";
import type { Session } from "./peer.js";

const activations = { relu: tf.relu<tf.Tensor2D>, tanh: tf.tanh<tf.Tensor2D> };

/** A dense layer's variables and what follows them. */
interface Layer {
  readonly W: tf.Variable<tf.Rank.R2>;
  readonly b: tf.Variable<tf.Rank.R1>;
  readonly activation: (x: tf.Tensor2D) => tf.Tensor2D;
}

/**
 * TensorFlow.js through `optimizer.minimize`, which was up to a third faster here than `model.trainOnBatch` of
 * tfjs-layers. Its checks are off, as its guide on speed advises, and the batches are tensors before the clock starts.
 */
export async function tfjsSession(task: Task, backend: "cpu" | "wasm"): Promise<Session> {
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend "${backend}" here`);
  await tf.ready();
  const layers = task.layers.map(({ inputs, units, weights, activation }): Layer => {
    const W = tf.variable(tf.tensor2d(weights, [inputs, units]));
    return {
      W,
      b: tf.variable(tf.zeros<tf.Rank.R1>([units])),
      activation: activation ? activations[activation] : (x) => x,
    };
  });
  const batches = task.batches.map(({ x, labels }) => ({
    x: tf.tensor2d(x, [task.batchSize, task.features]),
    y: tf.tensor2d(oneHot(labels, task.classes), [task.batchSize, task.classes]),
  }));
  return {
    backend: backend === "cpu" ? "js" : backend,
    threads: 1,
    params: parameterCount(task),
    train: (watch) => train(layers, batches, optimizerOf(task), watch),
  };
}

function optimizerOf({ optimizer }: Task): tf.Optimizer {
  if (optimizer.name === "gradientDescent") return tf.train.sgd(optimizer.learningRate);
  const { learningRate, beta1, beta2, epsilon } = optimizer;
  return tf.train.adam(learningRate, beta1, beta2, epsilon);
}

async function train(
  layers: readonly Layer[],
  batches: readonly { readonly x: tf.Tensor2D; readonly y: tf.Tensor2D }[],
  optimizer: tf.Optimizer,
  watch: Watch,
): Promise<void> {
  watch.start();
  for (let step = 0; ; step++) {
    const { x, y } = batches[step % batches.length];
    const loss = optimizer.minimize(() => costOf(layers, x, y), true);
    if (!loss) throw new Error("TensorFlow.js gave no cost");
    const goesOn = watch.step() ? watch.mark(loss.dataSync()[0]) : true;
    loss.dispose();
    if (!goesOn) return;
  }
}

function costOf(layers: readonly Layer[], x: tf.Tensor2D, y: tf.Tensor2D): tf.Scalar {
  let h = x;
  for (const { W, b, activation } of layers) h = activation(tf.add(tf.matMul(h, W), b));
  return tf.losses.softmaxCrossEntropy<tf.Tensor2D, tf.Scalar>(y, h);
}
