import { lax, nn, numpy as np } from "@jax-js/jax";
import type { LayerTask } from "../workloads/layers/place.js";
import { BATCH_NORM, LAYER_NORM, type ActivationName, type LayerKind, type OfKind } from "../workloads/layers/spec.js";

/** What a layer computes with its parameters: it consumes both. */
type Apply = (x: np.Array, parameters: readonly np.Array[]) => np.Array;

interface Built {
  readonly parameters: readonly np.Array[];
  readonly apply: Apply;
}

export const arrayOf = (values: Float32Array, shape: readonly number[]): np.Array =>
  np.array(new Float32Array(values)).reshape([...shape]);

const activated = (x: np.Array, name: ActivationName | undefined): np.Array => {
  if (!name) return x;
  return name === "relu" ? nn.relu(x) : np.tanh(x);
};

/** Its convolutions have the channels before height and width: HWIO to OIHW. */
const kernelOf = (values: Float32Array, shape: readonly number[]): np.Array =>
  np.transpose(arrayOf(values, shape), [3, 2, 0, 1]);

/** Whether batches are normalized by their own statistics or by running ones. */
type Mode = "training" | "inference";

/** Mean and variance before any training. */
const statisticsOf = (channels: number): np.Array[] => [np.zeros([channels]), ones(channels)];

const ones = (size: number): np.Array => np.ones([size]);

/** [C] beside [B, C, H, W]. */
const perChannel = (values: np.Array): np.Array => values.reshape([1, -1, 1, 1]);

const windows = (padding: number): [number, number][] => [
  [padding, padding],
  [padding, padding],
];

const builders: { readonly [K in LayerKind]: (task: OfKind<LayerTask, K>, mode: Mode) => Built } = {
  dense: ({ input, units, weights, activation }) => ({
    parameters: [arrayOf(weights["W"], [input.at(-1) ?? 1, units]), np.zeros([units])],
    apply: (x, [W, b]) => activated(np.matmul(x, W).add(b), activation),
  }),
  conv2d: ({ input, filters, size, stride = 1, padding = 0, bias = true, weights, activation }) => ({
    parameters: [kernelOf(weights["W"], [size, size, input[2], filters]), ...(bias ? [np.zeros([filters])] : [])],
    apply(x, [W, b]) {
      const y = lax.conv(x, W, [stride, stride], windows(padding));
      return activated(bias ? y.add(perChannel(b)) : y, activation);
    },
  }),
  depthwiseConv2d: ({ input, size, stride = 1, padding = 0, weights }) => ({
    parameters: [np.transpose(arrayOf(weights["W"], [size, size, input[2], 1]), [2, 3, 0, 1])],
    apply: (x, [W]) =>
      lax.convGeneralDilated(x, W, [stride, stride], windows(padding), { featureGroupCount: input[2] }),
  }),
  batchNorm: ({ input, activation }, mode) => ({
    parameters: [ones(input[2]), np.zeros([input[2]]), ...(mode === "inference" ? statisticsOf(input[2]) : [])],
    apply(x, [gamma, beta, ...running]) {
      if (mode === "inference") {
        const [mean, variance] = running.map(perChannel);
        const scale = perChannel(gamma).div(np.sqrt(variance.add(BATCH_NORM.epsilon)));
        return activated(x.sub(mean).mul(scale).add(perChannel(beta)), activation);
      }
      const centred = x.ref.sub(np.mean(x, [0, 2, 3], { keepdims: true }));
      const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true });
      const scale = perChannel(gamma).div(np.sqrt(variance.add(BATCH_NORM.epsilon)));
      return activated(centred.mul(scale).add(perChannel(beta)), activation);
    },
  }),
  maxPool2d: ({ size, output: [height, width, channels] }) => ({
    parameters: [],
    // Windows side by side are axes of their own; `reduceWindow` takes many times as long.
    apply(x) {
      const used = x.slice([], [], [0, height * size], [0, width * size]);
      return np.max(used.reshape([-1, channels, height, size, width, size]), [3, 5]);
    },
  }),
  globalAveragePool: () => ({ parameters: [], apply: (x) => np.mean(x, [2, 3]) }),
  flatten: ({ output }) => ({
    parameters: [],
    apply: (x) => np.transpose(x, [0, 2, 3, 1]).reshape([-1, ...output]),
  }),
  embedding: ({ vocabulary, width, weights }) => ({
    parameters: [arrayOf(weights["W"], [vocabulary, width])],
    // Its `jit` refuses the gradient of `take` where what arrives there is not an array yet.
    apply: (x, [W]) => np.matmul(nn.oneHot(x, vocabulary), W),
  }),
  learnedPositions: ({ input, weights }) => ({
    parameters: [arrayOf(weights["P"], input)],
    apply: (x, [P]) => x.add(P),
  }),
  lstm: ({ input, units, weights }) => ({
    parameters: [
      arrayOf(weights["W"], [input[1], 4 * units]),
      arrayOf(weights["U"], [units, 4 * units]),
      np.zeros([4 * units]),
    ],
    apply: (x, [W, U, b]) => recurrent(np.matmul(x, W).add(b), U, units),
  }),
  layerNorm: ({ input }) => ({
    parameters: [ones(input[1]), np.zeros([input[1]])],
    apply: (x, [gamma, beta]) => normalized(x, gamma, beta),
  }),
  transformerBlock,
  tiedOutput({ vocabulary, width, body, weights }, mode) {
    const inner = chainOf(body, mode);
    return {
      parameters: [arrayOf(weights["embedding.W"], [vocabulary, width]), ...inner.parameters],
      apply: (x, [W, ...parameters]) => np.matmul(inner.apply(np.take(W.ref, x, 0), parameters), np.transpose(W)),
    };
  },
  residual({ body, shortcut, activation }, mode) {
    const [through, past] = [chainOf(body, mode), chainOf(shortcut ?? [], mode)];
    const count = through.parameters.length;
    return {
      parameters: [...through.parameters, ...past.parameters],
      apply: (x, parameters) =>
        activated(
          through.apply(x.ref, parameters.slice(0, count)).add(past.apply(x, parameters.slice(count))),
          activation,
        ),
    };
  },
};

/** It has no `scan`: one step after another, written out. `own` is [B, T, 4H]. */
function recurrent(own: np.Array, U: np.Array, units: number): np.Array {
  const [batch, length] = own.shape;
  let [h, c] = [np.zeros([batch, units]), np.zeros([batch, units])];
  const outputs: np.Array[] = [];
  for (let t = 0; t < length; t++) {
    const gates = own.ref.slice([], t).add(np.matmul(h, U.ref));
    const gate = (k: number): np.Array => gates.ref.slice([], [k * units, (k + 1) * units]);
    c = nn
      .sigmoid(gate(1))
      .mul(c)
      .add(nn.sigmoid(gate(0)).mul(np.tanh(gate(2))));
    h = nn.sigmoid(gate(3)).mul(np.tanh(c.ref));
    gates.dispose();
    outputs.push(h.ref);
  }
  for (const array of [own, U, h, c]) array.dispose();
  return np.stack(outputs, 1);
}

const normalized = (x: np.Array, gamma: np.Array, beta: np.Array): np.Array =>
  nn.standardize(x, -1, { epsilon: LAYER_NORM.epsilon }).mul(gamma).add(beta);

function transformerBlock({ input, heads, weights }: OfKind<LayerTask, "transformerBlock">): Built {
  const [length, width] = input;
  const product = (name: string, inputs: number, outputs: number): np.Array[] => [
    arrayOf(weights[name], [inputs, outputs]),
    np.zeros([outputs]),
  ];
  const norm = (): np.Array[] => [ones(width), np.zeros([width])];
  const attend = (x: np.Array, [W, b, Wo, bo]: readonly np.Array[]): np.Array => {
    const all = np
      .matmul(x, W)
      .add(b)
      .reshape([-1, length, 3, heads, width / heads]);
    const [q, k, v] = [0, 1, 2].map((i) => all.ref.slice([], [], i));
    all.dispose();
    const y = nn.dotProductAttention(q, k, v, { isCausal: true });
    return np.matmul(y.reshape([-1, length, width]), Wo).add(bo);
  };
  return {
    parameters: [
      ...norm(),
      ...product("attention.Wqkv", width, 3 * width),
      ...product("attention.Wo", width, width),
      ...norm(),
      ...product("expand.W", width, 4 * width),
      ...product("project.W", 4 * width, width),
    ],
    apply(x, [gamma1, beta1, Wqkv, bqkv, Wo, bo, gamma2, beta2, W1, b1, W2, b2]) {
      const h = x.ref.add(attend(normalized(x, gamma1, beta1), [Wqkv, bqkv, Wo, bo]));
      const hidden = nn.gelu(np.matmul(normalized(h.ref, gamma2, beta2), W1).add(b1), { approximate: true });
      return h.add(np.matmul(hidden, W2).add(b2));
    },
  };
}

/** Layers one after another, their parameters in one list. */
export function chainOf(tasks: readonly LayerTask[], mode: Mode = "training"): Built {
  const all = tasks.map((task) => (builders[task.kind] as (task: LayerTask, mode: Mode) => Built)(task, mode));
  return {
    parameters: all.flatMap(({ parameters }) => parameters),
    apply(x, parameters) {
      let from = 0;
      return all.reduce((h, layer) => {
        const own = parameters.slice(from, (from += layer.parameters.length));
        return layer.apply(h, own);
      }, x);
    },
  };
}
