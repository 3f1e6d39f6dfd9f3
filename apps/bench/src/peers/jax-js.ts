import { init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import type { Watch } from "../measure/watch.js";
import { oneHot, parameterCount, type Task } from "../workloads/task.js";
import type { Examples, OptimizerSpec } from "../workloads/workload.js";
import { arrayOf, chainOf } from "./jax-js-layers.js";
import type { Peer, Predictor } from "./peer.js";

/** The parameters of each layer, one after another. */
type Arrays = np.Array[];

interface Batch {
  readonly x: np.Array;
  readonly y: np.Array;
}

/** A step: consumes what `state` holds, answers the cost and the next `state`. */
type Step = (state: Arrays, batch: Batch, number: number) => [np.Array, Arrays];

/**
 * jax-js in WebAssembly. The whole step, `valueAndGrad` and update, is inside one `jit`, which was faster here than a
 * `jit` for each, and the batches are arrays before the clock starts. Its threads need a browser's `Worker`.
 */
export const peer: Peer = {
  async prepare(task) {
    await start();
    const batches = task.batches.map(({ x, labels }) => ({
      x: examplesOf(x, task),
      y: arrayOf(oneHot(labels, task.classes), [labels.length, task.classes]),
    }));
    return {
      backend: "wasm",
      threads: 1,
      params: parameterCount(task),
      train: (watch) => train(task, batches, watch),
    };
  },
};

/** The layers inside one `jit`, the batch copied in and the result copied out. */
export const predictor: Predictor = {
  async prepare(task) {
    await start();
    const { apply, parameters } = chainOf(task.layers, "inference");
    const compiled = jit((x: np.Array, parameters: Arrays) => apply(x, parameters));
    return {
      backend: "wasm",
      threads: 1,
      params: parameterCount(task),
      predict: () => compiled(examplesOf(task.batches[0].x, task), refs([...parameters])).data(),
    };
  },
};

async function start(): Promise<void> {
  const devices = await init("wasm");
  if (!devices.includes("wasm")) throw new Error("jax-js has no wasm device here");
}

/** Images with the channels first, as its convolutions have them. */
function examplesOf(x: Examples["x"], { batchSize, input }: Task): np.Array {
  if (x instanceof Int32Array) return np.array(new Int32Array(x)).reshape([batchSize, ...input]);
  const examples = arrayOf(x, [batchSize, ...input]);
  return input.length === 3 ? np.transpose(examples, [0, 3, 1, 2]) : examples;
}

async function train(task: Task, batches: readonly Batch[], watch: Watch): Promise<void> {
  const model = chainOf(task.layers);
  const cost = costOf(model.apply, task);
  const params = [...model.parameters];
  let [step, state] = optimizers[task.optimizer.name](task.optimizer as never, cost, params);
  watch.start();
  for (let number = 0; ; number++) {
    let loss: np.Array;
    [loss, state] = step(state, batches[number % batches.length], number + 1);
    if (!watch.step()) loss.dispose();
    else if (!watch.mark((await loss.data())[0])) return;
  }
}

type Cost = (params: Arrays, x: np.Array, y: np.Array) => [np.Array, Arrays];

/** The mean cross entropy and its gradients. */
const costOf = (model: ReturnType<typeof chainOf>["apply"], { batches, classes }: Task): Cost =>
  valueAndGrad((params: Arrays, x: np.Array, y: np.Array): np.Array =>
    nn
      .logSoftmax(model(x, params).reshape([-1, classes]))
      .mul(y)
      .sum()
      .mul(-1 / batches[0].labels.length),
  );

const refs = (arrays: Arrays): Arrays => arrays.map((array) => array.ref);

const zerosLike = (arrays: Arrays): Arrays => arrays.map(({ shape }) => np.zeros(shape));

type Named<N extends OptimizerSpec["name"]> = Extract<OptimizerSpec, { name: N }>;

/** Steps of each update rule, and the state that they begin with: the parameters, then moments. */
const optimizers: {
  readonly [N in OptimizerSpec["name"]]: (spec: Named<N>, cost: Cost, params: Arrays) => [Step, Arrays];
} = {
  gradientDescent({ learningRate }, cost, params) {
    const compiled = jit((params: Arrays, x: np.Array, y: np.Array): [np.Array, Arrays] => {
      const [loss, gradients] = cost(refs(params), x, y);
      return [loss, params.map((p, i) => p.sub(gradients[i].mul(learningRate)))];
    });
    return [(state, { x, y }) => compiled(state, x.ref, y.ref), params];
  },
  momentum({ learningRate, beta }, cost, params) {
    const n = params.length;
    const compiled = jit((state: Arrays, x: np.Array, y: np.Array): [np.Array, Arrays] => {
      const [loss, gradients] = cost(refs(state.slice(0, n)), x, y);
      const velocities = gradients.map((g, i) => state[n + i].mul(beta).add(g));
      return [loss, [...velocities.map((v, i) => state[i].sub(v.ref.mul(learningRate))), ...velocities]];
    });
    return [(state, { x, y }) => compiled(state, x.ref, y.ref), [...params, ...zerosLike(params)]];
  },
  adam({ learningRate, beta1, beta2, epsilon }, cost, params) {
    const n = params.length;
    const compiled = jit(
      (state: Arrays, x: np.Array, y: np.Array, rate: np.Array, widen: np.Array): [np.Array, Arrays] => {
        const [loss, gradients] = cost(refs(state.slice(0, n)), x, y);
        const means = gradients.map((g, i) => state[n + i].mul(beta1).add(g.ref.mul(1 - beta1)));
        const squares = gradients.map((g, i) => state[2 * n + i].mul(beta2).add(np.square(g).mul(1 - beta2)));
        const moved = means.map((m, i) => {
          const root = np.sqrt(squares[i].ref.mul(widen.ref)).add(epsilon);
          return state[i].sub(m.ref.mul(rate.ref).div(root));
        });
        rate.dispose();
        widen.dispose();
        return [loss, [...moved, ...means, ...squares]];
      },
    );
    const step: Step = (state, { x, y }, t) => {
      const rate = np.array(learningRate / (1 - beta1 ** t));
      const widen = np.array(1 / (1 - beta2 ** t));
      return compiled(state, x.ref, y.ref, rate, widen);
    };
    return [step, [...params, ...zerosLike(params), ...zerosLike(params)]];
  },
};
