import { adam } from "@nn/optimizers";
import {
  argsort,
  concat,
  conv2d,
  depthwiseConv2d,
  gather,
  getBackend,
  gradients,
  matmul,
  matrixTranspose,
  maxPool2d,
  parameter,
  placeholder,
  Procedure,
  standardize,
  type Parameter,
  type Tensor,
} from "@nn/tensor";
import { ADAM, EPSILON, type Attributes, type Operation } from "../case.js";
import type { OpPeer, OpSession, OpTask } from "../session.js";
import { useThreads } from "../../peers/nn-threads.js";

/**
 * This framework. The operands are parameters, which stay in the backend's memory; a run is one `compute` of a bound
 * procedure, and its result stays where it was computed.
 */
export const peer: OpPeer = {
  async prepare(task, threads) {
    const used = useThreads(threads);
    const operands = task.values.map((values, i) => parameter(values, { shape: task.operands[i].shape }));
    const session = task.operation === "adam" ? adamSession(operands) : valueSession(task, operands);
    return { backend: getBackend().name, threads: used, ...session };
  },
};

type Parts = Omit<OpSession, "backend" | "threads">;

const operations: Record<Exclude<Operation, "adam">, (operands: Tensor[], attributes: Attributes) => Tensor[]> = {
  matmul: ([a, b], { transposeA, transposeB }) => [
    matmul(transposeA ? matrixTranspose(a) : a, transposeB ? matrixTranspose(b) : b),
  ],
  add: ([a, b]) => [a.add(b)],
  tanh: ([x]) => [x.tanh()],
  exp: ([x]) => [x.exp()],
  sigmoid: ([x]) => [x.sigmoid()],
  gelu: ([x]) => [x.mul(0.5).mul(x.div(Math.SQRT2).erf().add(1))],
  sum: ([x], { axis }) => [x.sum(axis)],
  softmax: ([x]) => [x.softmax(-1)],
  logSoftmax: ([x]) => [x.logSoftmax(-1)],
  layerNorm: ([x]) => [standardize(x, -1, EPSILON)],
  globalNorm: ([x]) => [x.square().sum().sqrt()],
  transpose: ([x]) => [x.transpose()],
  concat: (operands, { axis }) => [concat(operands, axis)],
  gather: ([table, rows]) => [gather(table, rows)],
  argsort: ([x]) => [argsort(x)],
  conv2d: (operands, attributes) => derived(operands, attributes, convolve),
  maxPool2d: (operands, { size = 1, ...attributes }) => derived(operands, attributes, ([x]) => maxPool2d(x, size)),
  batchNorm: (operands, attributes) => derived(operands, attributes, batchNorm),
  chain: ([x, b], { length = 1 }) => {
    const results: Tensor[] = [];
    for (let i = 0; i < length; i++) results.push((results.at(-1) ?? x).transpose().add(b));
    return results;
  },
};

type Compute = (operands: Tensor[], attributes: Attributes) => Tensor;

/** A result, or its gradient by one of the operands, the last of which is dy then. */
function derived(operands: Tensor[], attributes: Attributes, compute: Compute): Tensor[] {
  const { by } = attributes;
  const y = compute(operands, attributes);
  return by === undefined ? [y] : gradients(y, [operands[by]], operands.at(-1));
}

const convolve: Compute = ([x, W], { stride = 1, padding = 0, groups = 1 }) =>
  // A kernel [K, K, 1, C] for C groups has the numbers of one [K, K, C, 1] in the same places.
  groups > 1 && groups === x.shape[3]
    ? depthwiseConv2d(x, W.reshape([...W.shape.slice(0, 2), groups, 1]), { stride, padding })
    : conv2d(x, W, { stride, padding, groups });

/** As the layer in training. */
const batchNorm: Compute = ([x, gamma, beta]) => {
  const axes = [0, 1, 2];
  const mean = x.mean(axes, { keepDims: true });
  const variance = x.sub(mean).square().mean(axes, { keepDims: true });
  return x.sub(mean).mul(variance.add(EPSILON).rsqrt().mul(gamma)).add(beta);
};

function valueSession(task: OpTask, operands: Parameter[]): Parts {
  const { operation, attributes } = task;
  const outputs = operations[operation as Exclude<Operation, "adam">](operands, attributes);
  const procedure = new Procedure({ outputs });
  procedure.bind();
  return {
    steps: procedure.program.steps.length,
    run(times) {
      for (let i = 0; i < times; i++) procedure.compute();
    },
    read: () => procedure.read(outputs.length - 1),
  };
}

/** The update of @nn/optimizers, as `network.train` runs it. */
function adamSession([p, g]: Parameter[]): Parts {
  const optimizer = adam(ADAM);
  const [learningRate, step] = [placeholder(0, [], "float32"), placeholder(1, [], "float32")];
  const state = { m: parameter(new Float32Array(p.size)), v: parameter(new Float32Array(p.size)) };
  const next = optimizer.update({ p, g, state, learningRate, step, regularized: true });
  const updates = [
    { target: p, value: next.p },
    { target: state.m, value: next.state["m"] },
    { target: state.v, value: next.state["v"] },
  ];
  const procedure = new Procedure({ inputs: [learningRate, step], outputs: [], updates });
  procedure.bind();
  let taken = 0;
  return {
    run(times) {
      for (let i = 0; i < times; i++) {
        procedure.write(0, [ADAM.learningRate]);
        procedure.write(1, [++taken]);
        procedure.compute();
        procedure.commit();
      }
    },
    read: () => p.value.data,
  };
}
