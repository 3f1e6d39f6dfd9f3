import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  equal,
  expandDims,
  coordinates,
  gradients,
  jsBackend,
  logSoftmax,
  matmul,
  max,
  mean,
  norm,
  parameter,
  placeholder,
  Procedure,
  softmax,
  standardize,
  sum,
  variance,
  wasmBackend,
  where,
  type Backend,
  type Parameter,
  type Tensor,
  type Update,
} from "../../src/index.js";
import { placeBuffers } from "../../src/place/arena.js";
import { shareSlots } from "../../src/place/in-place.js";
import { lifetimes } from "../../src/place/liveness.js";
import { planProgram } from "../../src/program/plan.js";
import { passesOf, type Program, type ReduceStep } from "../../src/program/program.js";
import { planFusion } from "../../src/schedule/fusion.js";
import { buildGraph, type Graph } from "../../src/schedule/graph/graph.js";
import { Scheduler } from "../../src/schedule/scheduler.js";
import { expectValues } from "../support/expect.js";

const rows = (count: number, width: number, index = 0): Tensor => placeholder(index, [count, width], "float32");

/** A program, step by step: "map", the passes of a reduction ("2 passes"), or the kernels' names. */
function stepsOf(outputs: readonly Tensor[], updates: readonly Update[] = []): string[] {
  return new Procedure({ outputs, updates }).program.steps.map((step) => {
    if (step.kind === "named") return step.kernel;
    return step.kind === "map" ? "map" : `${passesOf(step)} pass${passesOf(step) > 1 ? "es" : ""}`;
  });
}

function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const isLabel = equal(expandDims(labels, -1), coordinates(logits.shape, 1));
  return mean(sum(where(isLabel, logSoftmax(logits), 0), -1).neg());
}

describe("loops over the same rows are one", () => {
  const [x, dy] = [rows(64, 20), rows(64, 20, 1)];
  const labels = placeholder(1, [64], "int32");

  test.each([
    ["softmax", [softmax(x)], ["3 passes"]],
    ["softmax along columns", [softmax(x, 0)], ["3 passes"]],
    ["log-softmax", [logSoftmax(x)], ["3 passes"]],
    ["cross-entropy: rows, then their mean", [crossEntropy(x, labels)], ["3 passes", "1 pass"]],
    [
      "cross-entropy with its gradient",
      [crossEntropy(x, labels), ...gradients(crossEntropy(x, labels), [x])],
      ["3 passes", "1 pass"],
    ],
    ["the gradient of softmax", gradients(sum(softmax(x).mul(dy)), [x]), ["4 passes"]],
    ["layer norm", [standardize(x, -1)], ["3 passes"]],
    ["batch norm", [standardize(x, 0)], ["3 passes"]],
    ["a variance", [variance(x, 1)], ["2 passes"]],
    ["a norm and what is divided by it", [x.div(norm(x, 1, { keepDims: true }))], ["2 passes"]],
    ["several reductions of the same rows", [sum(x, 1), max(x, 1), sum(x.square(), 1)], ["1 pass"]],
    ["a map and the sum of its columns", [x.exp().mul(dy), sum(x.exp().mul(dy), 0)], ["1 pass"]],
    ["a map before, between and after", [sum(x.exp().add(dy).tanh(), 1).square().mul(2)], ["1 pass"]],
  ] as const)("%s", (_, outputs, expected) => {
    expect(stepsOf(outputs)).toEqual(expected);
  });

  test("whatever the axes are called: of three, the last, the first, the middle one", () => {
    const y = placeholder(0, [4, 6, 5], "float32");
    for (const axis of [0, 1, 2, [0, 1], [0, 2], [1, 2]]) {
      expect(stepsOf([standardize(y, axis)]), String(axis)).toEqual(["3 passes"]);
    }
  });

  test("axes of one size are not confused", () => {
    const y = rows(16, 16);
    const both = [softmax(y, 0), softmax(y, 1)];
    const values = Float32Array.from({ length: 256 }, (_, i) => Math.sin(1.3 * i));
    const [columns, lines] = new Procedure({ inputs: [y], outputs: both }).run([values]);
    const sumOf = (values: ArrayLike<number>, start: number, step: number): number =>
      Array.from({ length: 16 }, (_, i) => values[start + i * step]).reduce((a, b) => a + b);
    for (let k = 0; k < 16; k++) {
      expect(sumOf(lines.data, 16 * k, 1)).toBeCloseTo(1, 5);
      expect(sumOf(columns.data, k, 16)).toBeCloseTo(1, 5);
    }
  });

  test("what only they read has no room of its own: softmax needs its input and its result", () => {
    expect(new Procedure({ outputs: [softmax(rows(64, 64))] }).program.workSize).toBe(2 * 64 * 64);
    expect(new Procedure({ outputs: [standardize(rows(64, 64), 1)] }).program.workSize).toBe(2 * 64 * 64);
  });

  test("what a later pass needs and is dear is stored, not computed again", () => {
    const [step] = new Procedure({ outputs: [softmax(x)] }).program.steps as ReduceStep[];
    expect(step.stores.map(({ pass }) => pass)).toEqual([1, 2]);
    const [cheap] = new Procedure({ outputs: [standardize(x, 1)] }).program.steps as ReduceStep[];
    expect(cheap.stores.map(({ pass }) => pass)).toEqual([2]);
  });
});

describe("loops stay apart", () => {
  test.each([
    ["where one row would leave threads without work", [rows(1, 100_000).div(norm(rows(1, 100_000)))], 2],
    ["where a map would have to go down wide columns", [sum(rows(128, 512).exp().mul(2), 0), rows(128, 512).exp().mul(2)], 2],
    ["where a reduction goes on from another's results", [mean(sum(rows(8, 6), 1).square())], 2],
  ] as const)("%s", (_, outputs, steps) => {
    expect(stepsOf(outputs)).toHaveLength(steps);
  }); // prettier-ignore

  test("where columns are too long to stay in the cache from pass to pass", () => {
    expect(stepsOf([standardize(rows(1000, 64), 0)])).toEqual(["3 passes"]);
    expect(new Set(stepsOf([standardize(rows(5000, 64), 0)]))).toEqual(new Set(["1 pass", "map"]));
  });

  test("where a kernel between them needs the first and the second needs the kernel", () => {
    const x = rows(8, 8);
    const y = softmax(x);
    expect(stepsOf([softmax(matmul(y, y).add(y))])).toEqual(["3 passes", "gemm", "3 passes"]);
  });

  test("where the second would overwrite what the first reads elsewhere", () => {
    const p = parameter(
      Float32Array.from({ length: 12 }, (_, i) => i),
      { name: "p", shape: [3, 4] },
    );
    const next = p.sub(p.flip(0).sum(1, { keepDims: true }).mul(0.5));
    for (const backend of [jsBackend(), wasmBackend({ threads: 1 })]) {
      p.set([...Array.from({ length: 12 }).keys()]);
      new Procedure({ outputs: [], updates: [{ target: p, value: next }], backend }).run();
      const expected = Array.from({ length: 12 }, (_, i) => i - 0.5 * [38, 22, 6][Math.floor(i / 4)]);
      expect([...p.value.data]).toEqual(expected);
    }
  });
});

/** The program of a graph without any loop joined, and with every update through a copy. */
function planApart(graph: Graph): Program {
  const copied = { updates: new Set(graph.updates), carries: new Set<Tensor>() };
  const { buffers, steps, loops, inputs, outputs, commit } = new Scheduler(graph, planFusion(graph), copied).run();
  const { offsets, size } = placeBuffers(
    shareSlots(buffers, steps, lifetimes({ buffers, steps, loops, inputs, outputs })),
  );
  return {
    buffers: buffers.map((each) => (each.block === "work" ? { ...each, offset: offsets.get(each.id) ?? 0 } : each)),
    steps,
    loops,
    commit,
    inputs,
    outputs,
    storages: graph.storages.map((storage) => ({ dtype: storage.dtype, size: storage.size })),
    workSize: size,
    key: `${graph.key} apart`,
  };
}

type Unary = (x: Tensor) => Tensor;

const ALONG: readonly Unary[] = [0, 1].flatMap((axis): Unary[] => [
  (x) => softmax(x, axis),
  (x) => logSoftmax(x, axis),
  (x) => standardize(x, axis),
  (x) => x.sub(mean(x, axis, { keepDims: true })),
  (x) => x.mul(sum(x.square(), axis, { keepDims: true }).add(1).sqrt()),
  (x) => max(x, axis, { keepDims: true }).add(x.mul(0.5)),
]);

const OTHERS: readonly Unary[] = [
  (x) => x.tanh(),
  (x) => x.mul(0.5).exp(),
  (x) => x.flip(0),
  (x) => x.sub(mean(x)),
  (x) => x.reshape([-1]).flip(0).reshape(x.shape),
  (x) => where(x.greater(0.1), x, x.neg()),
];

const operations = [...ALONG, ...ALONG, ...OTHERS];
const plans = fc.array(fc.tuple(fc.nat(operations.length - 1), fc.nat(), fc.boolean()), { minLength: 2, maxLength: 9 });

interface Run {
  readonly outputs: number[][];
  readonly state: number[];
}

/** Runs a program on parameters that start anew each time. */
function run(program: Program, graph: Graph, state: Parameter, start: Float32Array, backend: Backend): Run {
  state.set(start);
  const executable = backend.compile(program);
  executable.bind(graph.storages);
  program.inputs.forEach((id, i) => executable.write(i, Float32Array.from({ length: program.buffers[id].size }, (_, k) => Math.cos(2.1 * k)))); // prettier-ignore
  executable.compute();
  const outputs = program.outputs.map((_, i) => [...executable.read(i)]);
  executable.commit();
  executable.unbind();
  return { outputs, state: [...state.value.data] };
}

test.each([
  [6, 6],
  [3, 9],
  [20, 2],
  [5, 33],
])("random programs over [%d, %d] compute the same bits joined and apart, and wasm what js does", (height, width) => {
  const [js, wasm] = [jsBackend(), wasmBackend({ threads: 1 })];
  const start = Float32Array.from({ length: height * width }, (_, i) => Math.sin(1.7 * i));
  const state = parameter(start, { name: "p", shape: [height, width] });
  fc.assert(
    fc.property(plans, fc.nat(), (choices, also) => {
      const made: Tensor[] = [rows(height, width), state];
      for (const [operation, source, joins] of choices) {
        const next = operations[operation](made[Math.max(0, made.length - 1 - (source % 3))]);
        made.push(joins ? add(next, made[source % made.length]) : next);
      }
      const [last] = made.slice(-1);
      const updates = [{ target: state, value: state.mul(0.9).add(last.mul(0.1)) }];
      const graph = buildGraph([last.mul(2), sum(made[also % made.length], 0)], updates);
      const joined = planProgram(graph);
      const expected = run(planApart(graph), graph, state, start, js);
      expect(run(joined, graph, state, start, js)).toEqual(expected);
      const got = run(joined, graph, state, start, wasm);
      got.outputs.forEach((values, i) => expectValues(values, expected.outputs[i], 1e-3, `output ${i}`));
      expectValues(got.state, expected.state, 1e-3, "state");
    }),
    { numRuns: 120, seed: 3 },
  );
});
