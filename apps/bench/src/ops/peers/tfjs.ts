import * as tf from "@tensorflow/tfjs-core";
import { ADAM, EPSILON, type Attributes, type Operation } from "../case.js";
import type { OpSession, OpTask } from "../session.js";

/**
 * TensorFlow.js, eagerly: checks off, operands and results as tensors in its backend's memory. Of the gradients of windowed
 * operations it has that of a convolution by x alone.
 */
export async function tfjsOps(task: OpTask, backend: "cpu" | "wasm"): Promise<OpSession | undefined> {
  const { by, groups = 1 } = task.attributes;
  if (by !== undefined && !(task.operation === "conv2d" && by === 0 && groups === 1)) return undefined;
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend "${backend}" here`);
  await tf.ready();
  const operands = task.values.map((values, i) =>
    tf.tensor(values, [...task.operands[i].shape], values instanceof Int32Array ? "int32" : "float32"),
  );
  const session = task.operation === "adam" ? adamSession(operands) : valueSession(task, operands);
  return { backend: backend === "cpu" ? "js" : backend, threads: 1, ...session };
}

type Parts = Omit<OpSession, "backend" | "threads">;

const operations: Record<Exclude<Operation, "adam">, (operands: tf.Tensor[], attributes: Attributes) => tf.Tensor> = {
  matmul: ([a, b], { transposeA, transposeB }) => tf.matMul(a, b, transposeA, transposeB),
  add: ([a, b]) => tf.add(a, b),
  tanh: ([x]) => tf.tanh(x),
  exp: ([x]) => tf.exp(x),
  sigmoid: ([x]) => tf.sigmoid(x),
  gelu: ([x]) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  sum: ([x], { axis }) => tf.sum(x, axis),
  softmax: ([x]) => tf.softmax(x),
  logSoftmax: ([x]) => tf.logSoftmax(x),
  layerNorm: ([x]) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, EPSILON)));
  },
  globalNorm: ([x]) => tf.sqrt(tf.sum(tf.square(x))),
  transpose: ([x]) => tf.transpose(x),
  concat: (operands, { axis }) => tf.concat(operands, axis),
  gather: ([table, rows]) => tf.gather(table, rows),
  // It has no argsort: the positions of all of the largest of −x.
  argsort: ([x]) => tf.topk(tf.neg(x), x.shape.at(-1), true).indices,
  conv2d,
  maxPool2d: ([x], { size = 1 }) => tf.maxPool(x as tf.Tensor4D, size, size, "valid"),
  batchNorm: ([x, gamma, beta]) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(x, mean, variance, beta, gamma, EPSILON);
  },
  chain: ([x, b], { length = 1 }) => {
    let y = x;
    for (let i = 0; i < length; i++) y = tf.add(tf.transpose(y), b);
    return y;
  },
};

function conv2d([x, W, dy]: tf.Tensor[], { stride = 1, padding = 0, groups = 1, by }: Attributes): tf.Tensor {
  const [images, kernel] = [x as tf.Tensor4D, W as tf.Tensor4D];
  if (by === 0) return tf.conv2dTranspose(dy as tf.Tensor4D, kernel, images.shape, stride, padding);
  if (groups === 1) return tf.conv2d(images, kernel, stride, padding);
  const [height, width] = kernel.shape;
  return tf.depthwiseConv2d(images, tf.reshape(kernel, [height, width, groups, 1]), stride, padding);
}

function valueSession({ operation, attributes }: OpTask, operands: tf.Tensor[]): Parts {
  const compute = operations[operation as Exclude<Operation, "adam">];
  let result: tf.Tensor | undefined;
  return {
    run(times) {
      for (let i = 0; i < times; i++) {
        result?.dispose();
        result = tf.tidy(() => compute(operands, attributes));
      }
    },
    read: () => result?.dataSync() ?? [],
  };
}

function adamSession([values, gradients]: tf.Tensor[]): Parts {
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
  const p = tf.variable(values);
  return {
    run(times) {
      for (let i = 0; i < times; i++) optimizer.applyGradients([{ name: p.name, tensor: gradients }]);
    },
    read: () => p.dataSync(),
  };
}
