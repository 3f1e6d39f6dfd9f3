import * as tf from "@tensorflow/tfjs-core";
import type { LayerTask } from "../workloads/layers/place.js";
import { BATCH_NORM, LAYER_NORM, type ActivationName, type LayerKind, type OfKind } from "../workloads/layers/spec.js";

/** A layer made ready: its variables are inside. */
export type Apply = (x: tf.Tensor) => tf.Tensor;

/** Whether batches are normalized by their own statistics or by running ones. */
type Mode = "training" | "inference";

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

const builders: { readonly [K in LayerKind]: (task: OfKind<LayerTask, K>, mode: Mode) => Apply } = {
  dense({ input, units, weights, activation }) {
    const W = tf.variable(tf.tensor2d(weights["W"], [input.at(-1) ?? 1, units]));
    const b = zeros(units);
    return (x) =>
      activated(
        tf.add(
          rows(x, (x) => tf.matMul(x, W)),
          b,
        ),
        activation,
      );
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
  batchNorm({ input, activation }, mode) {
    const channels = input.at(-1) ?? 1;
    const gamma = tf.variable(tf.ones([channels]));
    const beta = zeros(channels);
    if (mode === "inference") {
      const [mean, variance] = [tf.zeros<tf.Rank.R1>([channels]), tf.ones<tf.Rank.R1>([channels])];
      const shifted = (x: tf.Tensor): tf.Tensor => tf.batchNorm(x, mean, variance, beta, gamma, BATCH_NORM.epsilon);
      return (x) => activated(shifted(x), activation);
    }
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
  embedding: (task) => {
    const W = tableOf(task, "W");
    return (x) => tf.gather(W, x);
  },
  learnedPositions({ input, weights }) {
    const P = tf.variable(tf.tensor(weights["P"], [...input]));
    return (x) => tf.add(x, P);
  },
  lstm,
  layerNorm: ({ input }) => normalization(input.at(-1) ?? 1),
  transformerBlock,
  tiedOutput(task, mode) {
    const [W, body] = [tableOf(task, "embedding.W"), chainOf(task.body, mode)];
    return (x) => rows(body(tf.gather(W, x)), (h) => tf.matMul(h, W, false, true));
  },
  residual({ body, shortcut, activation }, mode) {
    const [through, past] = [chainOf(body, mode), chainOf(shortcut ?? [], mode)];
    return (x) => activated(tf.add(through(x), past(x)), activation);
  },
};

/** A product with a matrix for all positions at once: its gradient has no batch to broadcast over. */
function rows(x: tf.Tensor, f: (x: tf.Tensor2D) => tf.Tensor): tf.Tensor {
  const y = f(tf.reshape(x, [-1, x.shape.at(-1) ?? 1]));
  return tf.reshape(y, [...x.shape.slice(0, -1), y.shape[1] ?? 1]);
}

function normalization(width: number): Apply {
  const [gamma, beta] = [tf.variable(tf.ones([width])), zeros(width)];
  return (x) => {
    const { mean, variance } = tf.moments(x, -1, true);
    const normalized = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, LAYER_NORM.epsilon)));
    return tf.add(tf.mul(normalized, gamma), beta);
  };
}

function lstm({ input: [length, inputs], units, weights }: OfKind<LayerTask, "lstm">): Apply {
  const W = tf.variable(tf.tensor2d(weights["W"], [inputs, 4 * units]));
  const U = tf.variable(tf.tensor2d(weights["U"], [units, 4 * units]));
  const b = zeros(4 * units);
  return (x) => {
    const own = tf.unstack(
      tf.add(
        rows(x, (x) => tf.matMul(x, W)),
        b,
      ),
      1,
    );
    let [h, c]: tf.Tensor[] = [tf.zeros([x.shape[0], units]), tf.zeros([x.shape[0], units])];
    const outputs: tf.Tensor[] = [];
    for (let t = 0; t < length; t++) {
      const [i, f, g, o] = tf.split(tf.add(own[t], tf.matMul(h, U)), 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      outputs.push(h);
    }
    return tf.stack(outputs, 1);
  };
}

const tableOf = (
  { vocabulary, width, weights }: OfKind<LayerTask, "embedding" | "tiedOutput">,
  name: string,
): tf.Variable<tf.Rank.R2> => tf.variable(tf.tensor2d(weights[name], [vocabulary, width]));

/** x · σ(2u), u = √(2/π) · (x + 0.044715 x³): gelu by tanh. */
function gelu(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(x, tf.add(tf.mul(tf.square(x), 0.044715), 1));
  return tf.mul(x, tf.sigmoid(tf.mul(inner, 2 * Math.sqrt(2 / Math.PI))));
}

function transformerBlock({ input: [length, width], heads, weights }: OfKind<LayerTask, "transformerBlock">): Apply {
  const product = (name: string, inputs: number, outputs: number): Apply => {
    const [W, b] = [tf.variable(tf.tensor2d(weights[name], [inputs, outputs])), zeros(outputs)];
    return (x) => rows(x, (x) => tf.add(tf.matMul(x, W), b));
  };
  const qkv = product("attention.Wqkv", width, 3 * width);
  const out = product("attention.Wo", width, width);
  const [expand, project] = [product("expand.W", width, 4 * width), product("project.W", 4 * width, width)];
  const [norm1, norm2] = [normalization(width), normalization(width)];
  // −∞ above the diagonal, as a number that leaves no NaN.
  const mask = tf.keep(tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([length, length]), -1, 0)), -1e9));
  const attend = (x: tf.Tensor): tf.Tensor => {
    const split = tf.reshape(qkv(x), [-1, length, 3, heads, width / heads]);
    const [q, k, v] = tf.unstack(tf.transpose(split, [2, 0, 3, 1, 4]));
    const scores = tf.mul(tf.matMul(q, k, false, true), Math.sqrt(heads / width));
    const y = tf.matMul(tf.softmax(tf.add(scores, mask)), v);
    return out(tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [-1, length, width]));
  };
  return (x) => {
    const attended = tf.add(x, attend(norm1(x)));
    return tf.add(attended, project(gelu(expand(norm2(attended)))));
  };
}

/** Layers one after another. */
export function chainOf(tasks: readonly LayerTask[], mode: Mode = "training"): Apply {
  const all = tasks.map((task) => (builders[task.kind] as (task: LayerTask, mode: Mode) => Apply)(task, mode));
  return (x) => all.reduce((h, apply) => apply(h), x);
}
