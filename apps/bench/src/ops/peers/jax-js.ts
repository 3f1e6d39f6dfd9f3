import { init, jit, lax, nn, numpy as np } from "@jax-js/jax";
import { ADAM, EPSILON, type Attributes, type Operation } from "../case.js";
import type { OpPeer, OpSession, OpTask } from "../session.js";

/** jax-js in WebAssembly: each case inside one `jit`, its operands as arrays, each result waited for. */
export const peer: OpPeer = {
  async prepare(task) {
    const devices = await init("wasm");
    if (!devices.includes("wasm")) throw new Error("jax-js has no wasm device here");
    const operands = task.values.map((values, i) => np.array(values.slice()).reshape([...task.operands[i].shape]));
    const session = task.operation === "adam" ? adamSession(operands) : valueSession(task, operands);
    return { backend: "wasm", threads: 1, ...session };
  },
};

type Parts = Omit<OpSession, "backend" | "threads">;

const swap = (x: np.Array, swapped = false): np.Array => (swapped ? np.swapaxes(x, -1, -2) : x);

const operations: Record<Exclude<Operation, "adam">, (operands: np.Array[], attributes: Attributes) => np.Array> = {
  matmul: ([a, b], { transposeA, transposeB }) => np.matmul(swap(a, transposeA), swap(b, transposeB)),
  add: ([a, b]) => np.add(a, b),
  tanh: ([x]) => np.tanh(x),
  exp: ([x]) => np.exp(x),
  sigmoid: ([x]) => nn.sigmoid(x),
  gelu: ([x]) => x.ref.mul(0.5).mul(lax.erf(x.mul(Math.SQRT1_2)).add(1)),
  sum: ([x], { axis }) => np.sum(x, axis ?? null),
  softmax: ([x]) => nn.softmax(x),
  logSoftmax: ([x]) => nn.logSoftmax(x),
  layerNorm: ([x]) => nn.standardize(x, -1, { epsilon: EPSILON }),
  globalNorm: ([x]) => np.sqrt(np.square(x).sum()),
  transpose: ([x]) => np.transpose(x),
  concat: (operands, { axis }) => np.concatenate(operands, axis),
  gather: ([table, rows]) => np.take(table, rows, 0),
  argsort: ([x]) => np.argsort(x),
  chain: ([x, b], { length = 1 }) => {
    let y = x;
    for (let i = 0; i < length; i++) y = np.transpose(y).add(b.ref);
    b.dispose();
    return y;
  },
};

function valueSession({ operation, attributes }: OpTask, operands: np.Array[]): Parts {
  const compute = operations[operation as Exclude<Operation, "adam">];
  const compiled = jit((...operands: np.Array[]) => compute(operands, attributes));
  let result: np.Array | undefined;
  return {
    async run(times) {
      for (let i = 0; i < times; i++) {
        result?.dispose();
        result = compiled(...operands.map(({ ref }) => ref));
        await result.blockUntilReady();
      }
    },
    read: async () => (await result?.ref.data()) ?? [],
  };
}

function adamSession([values, gradients]: np.Array[]): Parts {
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  const compiled = jit(([p, m, v]: np.Array[], g: np.Array, rate: np.Array, widen: np.Array): np.Array[] => {
    const mean = m.mul(beta1).add(g.ref.mul(1 - beta1));
    const square = v.mul(beta2).add(np.square(g).mul(1 - beta2));
    const moved = p.sub(mean.ref.mul(rate).div(np.sqrt(square.ref.mul(widen)).add(epsilon)));
    return [moved, mean, square];
  });
  let state = [values, np.zeros(values.shape), np.zeros(values.shape)];
  let taken = 0;
  return {
    async run(times) {
      for (let i = 0; i < times; i++) {
        taken++;
        const rate = np.array(learningRate / (1 - beta1 ** taken));
        const widen = np.array(1 / (1 - beta2 ** taken));
        state = compiled(state, gradients.ref, rate, widen);
        for (const array of state) await array.blockUntilReady();
      }
    },
    read: () => state[0].ref.data(),
  };
}
