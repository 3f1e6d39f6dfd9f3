import * as tf from "@tensorflow/tfjs-core";
// In Node the gradients of the operations come with this package.
// oxlint-disable-next-line import/no-unassigned-import
import "@tensorflow/tfjs-layers";
import type { Watch } from "../measure/watch.js";
import { oneHot, parameterCount, type Task } from "../workloads/task.js";
import { CannotError } from "./cannot.js";
import type { PredictSession, Session } from "./peer.js";
import { chainOf, type Apply } from "./tfjs-layers.js";

/**
 * TensorFlow.js through `optimizer.minimize`, which was up to a third faster here than `model.trainOnBatch` of
 * tfjs-layers. Its checks are off, as its guide on speed advises, and the batches are tensors before the clock starts.
 */
export async function tfjsSession(task: Task, backend: "cpu" | "wasm"): Promise<Session> {
  await start(backend);
  const model = chainOf(task.layers);
  const batches = task.batches.map(({ x, labels }) => ({
    x: tf.tensor(x, [task.batchSize, ...task.input], x instanceof Int32Array ? "int32" : "float32"),
    y: tf.tensor2d(oneHot(labels, task.classes), [labels.length, task.classes]),
  }));
  return {
    backend: backend === "cpu" ? "js" : backend,
    threads: 1,
    params: parameterCount(task),
    train: (watch) => train(model, batches, optimizerOf(task), watch),
  };
}

/** The same layers without gradients, the batch copied in and the result copied out. */
export async function tfjsPredictSession(task: Task, backend: "cpu" | "wasm"): Promise<PredictSession> {
  await start(backend);
  const model = chainOf(task.layers, "inference");
  const [{ x }] = task.batches;
  return {
    backend: backend === "cpu" ? "js" : backend,
    threads: 1,
    params: parameterCount(task),
    predict() {
      const y = tf.tidy(() => model(tf.tensor(x, [task.batchSize, ...task.input])));
      const values = y.dataSync();
      y.dispose();
      return values;
    },
  };
}

async function start(backend: "cpu" | "wasm"): Promise<void> {
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend "${backend}" here`);
  await tf.ready();
}

function optimizerOf({ optimizer }: Task): tf.Optimizer {
  if (optimizer.name === "gradientDescent") return tf.train.sgd(optimizer.learningRate);
  if (optimizer.name === "momentum") return tf.train.momentum(optimizer.learningRate, optimizer.beta);
  const { learningRate, beta1, beta2, epsilon } = optimizer;
  return tf.train.adam(learningRate, beta1, beta2, epsilon);
}

async function train(
  model: Apply,
  batches: readonly { readonly x: tf.Tensor; readonly y: tf.Tensor2D }[],
  optimizer: tf.Optimizer,
  watch: Watch,
): Promise<void> {
  watch.start();
  for (let step = 0; ; step++) {
    const { x, y } = batches[step % batches.length];
    const loss = minimize(optimizer, () => tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(y, rowsOf(model(x), y)));
    const goesOn = watch.step() ? watch.mark(loss.dataSync()[0]) : true;
    loss.dispose();
    if (!goesOn) return;
  }
}

/** Logits of sequences [B, T, C] as rows, as those of [B, C] are. */
const rowsOf = (logits: tf.Tensor, { shape }: tf.Tensor2D): tf.Tensor2D => tf.reshape(logits, shape);

/** A step; the backends lack kernels for the gradients of some operations, and say so when they meet them. */
function minimize(optimizer: tf.Optimizer, cost: () => tf.Scalar): tf.Scalar {
  try {
    const loss = optimizer.minimize(cost, true);
    if (loss) return loss;
  } catch (error) {
    const lacking = /^(Kernel '\w+' not registered for backend '\w+')/.exec(
      error instanceof Error ? error.message : "",
    );
    throw lacking ? new CannotError(lacking[1]) : error;
  }
  throw new Error("TensorFlow.js gave no cost");
}
