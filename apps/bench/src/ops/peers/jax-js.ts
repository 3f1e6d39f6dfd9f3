import { init, jit, lax, nn, numpy as np, vjp } from "@jax-js/jax";
import { ADAM, EPSILON, type Attributes, type Operation } from "../case.js";
import type { Values } from "../operands.js";
import type { OpPeer, OpSession, OpTask } from "../session.js";

/** jax-js in WebAssembly: each case inside one `jit`, its operands as arrays, each result waited for. */
export const peer: OpPeer = {
  async prepare(task) {
    const devices = await init("wasm");
    if (!devices.includes("wasm")) throw new Error("jax-js has no wasm device here");
    const operands = task.values.map((values, i) => operandOf(values, task, i));
    const session = task.operation === "adam" ? adamSession(operands) : valueSession(task, operands);
    return { backend: "wasm", threads: 1, ...session };
  },
};

/** Images and kernels as its convolutions have them: channels before height and width. */
const isWindowed = ({ operation }: OpTask): boolean => ["conv2d", "maxPool2d", "batchNorm"].includes(operation);

function operandOf(values: Values, task: OpTask, i: number): np.Array {
  const array = np.array(values.slice()).reshape([...task.operands[i].shape]);
  if (!isWindowed(task) || task.operands[i].shape.length < 4) return array;
  return np.transpose(array, task.operation === "conv2d" && i === 1 ? [3, 2, 0, 1] : [0, 3, 1, 2]);
}

/** And back. */
function asGiven(result: np.Array, task: OpTask): np.Array {
  if (!isWindowed(task)) return result;
  return np.transpose(result, task.operation === "conv2d" && task.attributes.by === 1 ? [2, 3, 1, 0] : [0, 2, 3, 1]);
}

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
  conv2d: (operands, attributes) =>
    derived(operands, attributes, ([x, W], { stride = 1, padding = 0, groups = 1 }) => {
      const sides: [number, number][] = [0, 1].map(() => [padding, padding]);
      return lax.convGeneralDilated(x, W, [stride, stride], sides, { featureGroupCount: groups });
    }),
  maxPool2d: (operands, attributes) => derived(operands, attributes, maxPool),
  batchNorm: (operands, attributes) => derived(operands, attributes, batchNorm),
  chain: ([x, b], { length = 1 }) => {
    let y = x;
    for (let i = 0; i < length; i++) y = np.transpose(y).add(b.ref);
    b.dispose();
    return y;
  },
};

type Compute = (operands: np.Array[], attributes: Attributes) => np.Array;

/** A result, or its gradient by one of the operands, the last of which is dy then. */
function derived(operands: np.Array[], attributes: Attributes, compute: Compute): np.Array {
  const { by } = attributes;
  if (by === undefined) return compute(operands, attributes);
  const [x, ...dy] = [operands[by], operands.at(-1)!];
  const others = (moved: np.Array): np.Array[] => operands.slice(0, -1).map((given, i) => (i === by ? moved : given));
  const [y, back] = vjp((moved: np.Array) => compute(others(moved), attributes), [x]);
  y.dispose();
  return (back(dy[0]) as np.Array[])[0];
}

const maxPool: Compute = ([x], { size = 1 }) => {
  const [, channels, height, width] = x.shape;
  const [rows, columns] = [Math.floor(height / size), Math.floor(width / size)];
  const used = x.slice([], [], [0, rows * size], [0, columns * size]);
  return np.max(used.reshape([-1, channels, rows, size, columns, size]), [3, 5]);
};

const batchNorm: Compute = ([x, gamma, beta]) => {
  const centred = x.ref.sub(np.mean(x, [0, 2, 3], { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true });
  const scale = gamma.reshape([1, -1, 1, 1]).div(np.sqrt(variance.add(EPSILON)));
  return centred.mul(scale).add(beta.reshape([1, -1, 1, 1]));
};

function valueSession(task: OpTask, operands: np.Array[]): Parts {
  const { operation, attributes } = task;
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
    read: async () => (result ? asGiven(result.ref, task).data() : []),
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
