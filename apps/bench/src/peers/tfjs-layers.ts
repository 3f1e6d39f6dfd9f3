import * as tf from "@tensorflow/tfjs-core";
import type { LayerTask } from "../workloads/layers/place.js";
import { BATCH_NORM, type ActivationName, type LayerKind, type OfKind } from "../workloads/layers/spec.js";

/** A layer made ready: its variables are inside. */
export type Apply = (x: tf.Tensor) => tf.Tensor;

const activations: Record<ActivationName, Apply> = { relu: tf.relu, tanh: tf.tanh };

const activated = (x: tf.Tensor, name: ActivationName | undefined): tf.Tensor => (name ? activations[name](x) : x);

const zeros = (size: number): tf.Variable => tf.variable(tf.zeros([size]));

const kernelOf = ({ input, output, size, weights }: OfKind<LayerTask, "conv2d">): tf.Variable<tf.Rank.R4> =>
  tf.variable(tf.tensor4d(weights["W"], [size, size, input[2], output[2]]));

const borders = (padding: number): [number, number][] => [
  [0, 0],
  [padding, padding],
  [padding, padding],
  [0, 0],
];

const builders: { readonly [K in LayerKind]: (task: OfKind<LayerTask, K>) => Apply } = {
  dense({ input, units, weights, activation }) {
    const W = tf.variable(tf.tensor2d(weights["W"], [input.at(-1) ?? 1, units]));
    const b = zeros(units);
    return (x) => activated(tf.add(tf.matMul(x, W), b), activation);
  },
  conv2d(task) {
    const { filters, stride = 1, padding = 0, bias = true, activation } = task;
    const W = kernelOf(task);
    const b = bias ? zeros(filters) : undefined;
    return (x) => {
      const y = tf.conv2d(x as tf.Tensor4D, W, stride, padding === 0 ? "valid" : padding);
      return activated(b ? tf.add(y, b) : y, activation);
    };
  },
  depthwiseConv2d({ input, size, stride = 1, padding = 0, weights }) {
    const W = tf.variable(tf.tensor4d(weights["W"], [size, size, input[2], 1]));
    // Its own padding of numbers has no gradient.
    return (x) =>
      tf.depthwiseConv2d(
        padding > 0 ? tf.pad(x as tf.Tensor4D, borders(padding)) : (x as tf.Tensor4D),
        W,
        stride,
        "valid",
      );
  },
  batchNorm({ input, activation }) {
    const channels = input.at(-1) ?? 1;
    const gamma = tf.variable(tf.ones([channels]));
    const beta = zeros(channels);
    return (x) => {
      const { mean, variance } = tf.moments(x, [...input.keys()]);
      const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, BATCH_NORM.epsilon)));
      return activated(tf.add(tf.mul(tf.sub(x, mean), scale), beta), activation);
    };
  },
  maxPool2d:
    ({ size }) =>
    (x) =>
      tf.maxPool(x as tf.Tensor4D, size, size, "valid"),
  globalAveragePool: () => (x) => tf.mean(x, [1, 2]),
  flatten:
    ({ output }) =>
    (x) =>
      tf.reshape(x, [-1, ...output]),
  residual({ body, shortcut, activation }) {
    const [through, past] = [chainOf(body), chainOf(shortcut ?? [])];
    return (x) => activated(tf.add(through(x), past(x)), activation);
  },
};

/** Layers one after another. */
export function chainOf(tasks: readonly LayerTask[]): Apply {
  const all = tasks.map((task) => (builders[task.kind] as (task: LayerTask) => Apply)(task));
  return (x) => all.reduce((h, apply) => apply(h), x);
}
