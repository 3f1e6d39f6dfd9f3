import { adam } from "@nn/optimizers";
import {
  argsort,
  concat,
  gather,
  getBackend,
  matmul,
  matrixTranspose,
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
  chain: ([x, b], { length = 1 }) => {
    const results: Tensor[] = [];
    for (let i = 0; i < length; i++) results.push((results.at(-1) ?? x).transpose().add(b));
    return results;
  },
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
