import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  concat,
  cumsum,
  gather,
  gradients,
  jsBackend,
  logSumExp,
  matmul,
  max,
  maximum,
  Procedure,
  softmax,
  sort,
  sum,
  tensor,
  wasmBackend,
  where,
  type NdArray,
  type Tensor,
} from "../src/index.js";
import { expectValues } from "./support/expect.js";
import { contiguous } from "./support/layouts.js";
import { varied } from "./support/plain.js";

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

/** Operations that keep values of a moderate size moderate, so that two backends can be compared after many of them. */
const smoothUnary: readonly Unary[] = [
  (x) => x.tanh(),
  (x) => x.sigmoid(),
  (x) => x.sin().mul(0.7),
  (x) => x.square().add(0.1).sqrt(),
  (x) => x.mul(0.5).tanh().exp(),
  (x) => x.sub(0.25).neg(),
  (x) => x.transpose(),
  (x) => x.flip(-1),
  (x) => x.slice([[null, null, -1]]),
  (x) => softmax(x, -1),
  (x) => cumsum(x.mul(0.2), 0),
  (x) => sum(x, 0, { keepDims: true }).mul(0.2).broadcastTo(x.shape),
  (x) => x.reshape([-1]).reshape([x.shape[1], x.shape[0]]),
  (x) => gather(x, [x.shape[0] - 1, 0, 0]),
  (x) =>
    x
      .pad(
        [
          [1, 0],
          [0, 1],
        ],
        0.5,
      )
      .slice([
        [1, null],
        [0, -1],
      ]),
  (x) => x.sub(x.mean(0, { keepDims: true })),
];

const smoothBinary: readonly Binary[] = [
  (a, b) => fit(a, b, (x, y) => x.add(y)),
  (a, b) => fit(a, b, (x, y) => x.mul(y)),
  (a, b) => fit(a, b, (x, y) => concat([x, y.mul(2)], 0).slice([[null, null, 2]])),
  (a, b) => fit(a, b, (x, y) => matmul(x, y.tanh().mul(0.2).transpose())),
  (a, b) => a.add(logSumExp(b, 1, { keepDims: true }).sum().mul(0.05)),
];

/** Continuous, but a rounding error decides which way their gradients go where two values are nearly equal. */
const kinkedUnary: readonly Unary[] = [
  (x) => x.abs(),
  (x) => x.clip(-1, 1),
  (x) => max(x, 1, { keepDims: true }).sub(x).mul(0.5),
  (x) => sort(x),
];

const kinkedBinary: readonly Binary[] = [
  (a, b) => fit(a, b, (x, y) => maximum(x, y)),
  (a, b) => fit(a, b, (x, y) => where(x.greater(y), x.sub(y), 0)),
];

/** Cuts both to the shape that they have in common. */
function fit(a: Tensor, b: Tensor, f: (a: Tensor, b: Tensor) => Tensor): Tensor {
  const [rows, columns] = [0, 1].map((axis) => Math.min(a.shape[axis], b.shape[axis]));
  const cut = (x: Tensor): Tensor =>
    x.slice([
      [0, rows],
      [0, columns],
    ]);
  return f(cut(a), cut(b));
}

/** Nodes by number: an operation and which earlier nodes it takes. */
const plans = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 });

interface Operations {
  readonly unary: readonly Unary[];
  readonly binary: readonly Binary[];
}

const smooth: Operations = { unary: smoothUnary, binary: smoothBinary };
const all: Operations = { unary: [...smoothUnary, ...kinkedUnary], binary: [...smoothBinary, ...kinkedBinary] };

function buildGraph(
  plan: readonly (readonly [number, number, number])[],
  leaves: readonly Tensor[],
  { unary, binary }: Operations,
): Tensor[] {
  const nodes = [...leaves];
  for (const [kind, first, second] of plan) {
    const index = kind % (unary.length + binary.length);
    const a = nodes[nodes.length - 1 - (first % Math.min(nodes.length, 4))];
    const b = nodes[second % nodes.length];
    nodes.push(index < unary.length ? unary[index](a) : binary[index - unary.length](a, b));
  }
  return nodes;
}

const [js, wasm] = [jsBackend(), wasmBackend()];
const runOn = (backend: typeof js, outputs: readonly Tensor[]): NdArray[] => new Procedure({ outputs, backend }).run();

function expectSame(outputs: readonly Tensor[], tolerance: number): void {
  const expected = runOn(js, outputs);
  runOn(wasm, outputs).forEach(({ data }, i) =>
    expectValues(data, expected[i].data, tolerance, `output ${i}: ${outputs[i].toString()}`),
  );
}

const leaves = (): Tensor[] => [
  contiguous(varied([3, 5])),
  contiguous(varied([4, 3], -1, 1, 2)),
  contiguous(varied([1, 6], -1, 1, 3)),
];

test("random graphs: wasm computes what js computes", () => {
  fc.assert(
    fc.property(plans, fc.nat(), (plan, also) => {
      const nodes = buildGraph(plan, leaves(), all);
      expectSame([nodes.at(-1)!, nodes[also % nodes.length]], 2e-5);
    }),
    { numRuns: 250 },
  );
});

test("and so do their gradients", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const inputs = leaves();
      const y = buildGraph(plan, inputs, smooth).at(-1)!;
      const weighted = sum(y.mul(contiguous(varied(y.shape, 0.5, 1.5, 7))));
      expectSame(gradients(weighted, inputs), 2e-4);
    }),
    { numRuns: 150 },
  );
});

test("planning is a function of the structure: equal graphs share a program, values do not matter", () => {
  const make = (seed: number): Tensor =>
    matmul(contiguous(varied([3, 5], -1, 1, seed)), tensor(new Float32Array(5))).tanh();
  const [first, second] = [1, 2].map((seed) => new Procedure({ outputs: [make(seed)] }));
  expect(first.program).toBe(second.program);
  expect(new Procedure({ outputs: [make(1).sum()] }).program).not.toBe(first.program);
});
