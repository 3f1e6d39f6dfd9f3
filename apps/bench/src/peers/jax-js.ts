import { init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import type { Watch } from "../measure/watch.js";
import { oneHot, parameterCount, type Task } from "../workloads/task.js";
import type { Peer } from "./peer.js";

/** W and b of each layer, one after another. */
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
    const devices = await init("wasm");
    if (!devices.includes("wasm")) throw new Error("jax-js has no wasm device here");
    const batches = task.batches.map(({ x, labels }) => ({
      x: matrix(x, task.batchSize, task.features),
      y: matrix(oneHot(labels, task.classes), task.batchSize, task.classes),
    }));
    return {
      backend: "wasm",
      threads: 1,
      params: parameterCount(task),
      train: (watch) => train(task, batches, watch),
    };
  },
};

const matrix = (values: Float32Array, rows: number, columns: number): np.Array =>
  np.array(new Float32Array(values)).reshape([rows, columns]);

async function train(task: Task, batches: readonly Batch[], watch: Watch): Promise<void> {
  const params = task.layers.flatMap(({ inputs, units, weights }) => [
    matrix(weights, inputs, units),
    np.zeros([units]),
  ]);
  let [step, state] = task.optimizer.name === "adam" ? withAdam(task, params) : withGradientDescent(task, params);
  watch.start();
  for (let number = 0; ; number++) {
    let loss: np.Array;
    [loss, state] = step(state, batches[number % batches.length], number + 1);
    if (!watch.step()) loss.dispose();
    else if (!watch.mark((await loss.data())[0])) return;
  }
}

/** The mean cross entropy and its gradients. */
const costOf = (task: Task): ((params: Arrays, x: np.Array, y: np.Array) => [np.Array, Arrays]) =>
  valueAndGrad((params: Arrays, x: np.Array, y: np.Array): np.Array => {
    let h = x;
    for (const [i, { activation }] of task.layers.entries()) {
      h = np.matmul(h, params[2 * i]).add(params[2 * i + 1]);
      if (activation) h = activation === "relu" ? nn.relu(h) : np.tanh(h);
    }
    return nn
      .logSoftmax(h)
      .mul(y)
      .sum()
      .mul(-1 / task.batchSize);
  });

const refs = (arrays: Arrays): Arrays => arrays.map((array) => array.ref);

function withGradientDescent(task: Task, params: Arrays): [Step, Arrays] {
  const { learningRate } = task.optimizer;
  const cost = costOf(task);
  const compiled = jit((params: Arrays, x: np.Array, y: np.Array): [np.Array, Arrays] => {
    const [loss, gradients] = cost(refs(params), x, y);
    return [loss, params.map((p, i) => p.sub(gradients[i].mul(learningRate)))];
  });
  return [(state, { x, y }) => compiled(state, x.ref, y.ref), params];
}

/** The state is the parameters, then the first moments, then the second. */
function withAdam(task: Task, params: Arrays): [Step, Arrays] {
  if (task.optimizer.name !== "adam") throw new TypeError(`expected adam, got ${task.optimizer.name}`);
  const { learningRate, beta1, beta2, epsilon } = task.optimizer;
  const cost = costOf(task);
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
  const zeros = (): Arrays => params.map(({ shape }) => np.zeros(shape));
  const step: Step = (state, { x, y }, t) => {
    const rate = np.array(learningRate / (1 - beta1 ** t));
    const widen = np.array(1 / (1 - beta2 ** t));
    return compiled(state, x.ref, y.ref, rate, widen);
  };
  return [step, [...params, ...zeros(), ...zeros()]];
}
