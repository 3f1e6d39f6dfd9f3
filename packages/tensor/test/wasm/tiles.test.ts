import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Code } from "../../src/backends/wasm/encoder/code.js";
import { ModuleBuilder } from "../../src/backends/wasm/encoder/module.js";
import { prepareLoop, type LoopKernel } from "../../src/backends/wasm/loops/kernel.js";
import type { Expression } from "../../src/expression/expression.js";
import type { MapStep, ReduceStep } from "../../src/program/program.js";
import { mapCase, reduceCase, type Case } from "./arbitrary.js";
import { rowsCase } from "./arbitrary-rows.js";
import { access, accumulator, load, ProgramBuilder } from "./programs.js";

const BASE = 1024;

/** A kernel in a module of its own. */
function instantiate(kernel: LoopKernel, memory: WebAssembly.Memory): (...args: number[]) => void {
  const builder = new ModuleBuilder();
  builder.importMemory("nn", "memory");
  const { code } = builder.function(kernel.places.length + 2, "kernel");
  kernel.write(code, { relaxed: false, constant: (words) => builder.constant(words) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(builder.build()), { nn: { memory } });
  return exports["kernel"] as (...args: number[]) => void;
}

interface Way {
  readonly brief?: boolean;
  readonly cuts?: readonly number[];
  readonly backwards?: boolean;
}

/** The memory after a kernel has run all tiles, cut where `cuts` says, in any order. */
function runInPieces({ program, inputs }: Case, { brief = false, cuts = [], backwards = false }: Way = {}): Int32Array {
  const step = program.steps[0] as MapStep | ReduceStep;
  const kernel = prepareLoop(step).kernel(brief);
  const memory = new WebAssembly.Memory({ initial: 4 });
  program.inputs.forEach((id, i) => {
    const { offset, size, dtype } = program.buffers[id];
    const at = BASE + 4 * offset;
    const words =
      dtype === "float32" ? new Float32Array(memory.buffer, at, size) : new Int32Array(memory.buffer, at, size);
    words.set(inputs[i]);
  });
  const addresses = kernel.places.map(({ buffer, offset }) => BASE + 4 * (program.buffers[buffer].offset + offset));
  const run = instantiate(kernel, memory);
  const edges = [0, ...cuts.map((cut) => Math.floor(cut * kernel.tiles)).sort((a, b) => a - b), kernel.tiles];
  const pieces = edges.slice(1).map((end, i): [number, number] => [edges[i], end]);
  for (const [begin, end] of backwards ? pieces.reverse() : pieces) run(...addresses, begin, end);
  return new Int32Array(memory.buffer.slice(0));
}

const options = { seed: 1, numRuns: 300 };
const ways = fc.record({
  brief: fc.boolean(),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
  backwards: fc.boolean(),
});

it.each([
  ["map", mapCase],
  ["reduction", reduceCase],
  ["loop with several passes", rowsCase],
])("a %s gives the same bits however it is written and its tiles are divided", (_, cases) => {
  const property = fc.property(cases, ways, (each, way) => {
    expect(runInPieces(each, way)).toEqual(runInPieces(each));
  });
  fc.assert(property, options);
});

it.each([
  ["along rows", [3, 10], [10, 1]],
  ["across rows", [8, 10], [1, 8]],
])("a short row's sum of −0 alone is −0, with a loop and without: lanes %s", (_, dims, strides) => {
  const [rows, size] = [dims[0], dims[0] * dims[1]];
  const p = new ProgramBuilder();
  const [x, y] = [p.input(size), p.output(rows)];
  p.steps.push({
    kind: "reduce",
    label: "max, then sum",
    dims,
    reduced: 1,
    loads: [access(x, strides)],
    reductions: [
      { pass: 0, combiner: "max", body: load(0) },
      { pass: 1, combiner: "sum", body: load(0) },
    ],
    stores: [],
    results: [{ store: access(y, [1, 0]), value: accumulator(1) }],
  });
  const program = p.build();
  const each = { program, inputs: [new Array<number>(size).fill(-0)] };
  const at = BASE / 4 + program.buffers[y].offset;
  for (const brief of [false, true]) {
    const sums = runInPieces(each, { brief }).subarray(at, at + rows);
    expect([...sums]).toEqual(new Array<number>(rows).fill(-(2 ** 31)));
  }
});

it("a very long chain of operations is one kernel", () => {
  let value: Expression = { kind: "load", slot: 0, dtype: "float32" };
  const one = { kind: "constant", value: 1, dtype: "float32" } as const;
  for (let i = 0; i < 1000; i++) value = { kind: "apply", primitive: "add", args: [value, one], dtype: "float32" };
  const access = { buffer: 0, offset: 0, strides: [1] };
  const kernel = prepareLoop({
    kind: "map",
    label: "chain",
    dims: [8],
    loads: [access],
    outputs: [{ store: access, value }],
  }).kernel(false);
  const code = new Code(3);
  kernel.write(code, { relaxed: false, constant: () => 0 });
  expect(code.encode().flat().length).toBeGreaterThan(1000);
});
