import { expect, it } from "vitest";
import { jsBackend } from "../../src/backends/js/index.js";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import { blockAxes } from "../../src/backends/wasm/loops/layout/block-axes.js";
import type { MapStep } from "../../src/program/program.js";
import { access, apply, load, noise, ProgramBuilder, runOn } from "./programs.js";

/** y[i, j] = x[j, i] + i, for i < rows, j < columns. */
function transposed(rows: number, columns: number): { builder: ProgramBuilder; step: MapStep } {
  const builder = new ProgramBuilder();
  const [x, y] = [builder.input(rows * columns), builder.output(rows * columns)];
  const row = apply("cast", "float32", { kind: "coordinate", offset: 0, strides: [1, 0], dtype: "int32" });
  const step: MapStep = {
    kind: "map",
    label: "transpose",
    dims: [rows, columns],
    loads: [access(x, [1, rows])],
    outputs: [{ store: access(y, [columns, 1]), value: apply("add", "float32", load(0), row) }],
  };
  builder.steps.push(step);
  return { builder, step };
}

it.each([
  [512, 784, 16],
  [600, 500, 20],
  [520, 1016, 8],
])("a transposing step of %i × %i goes in blocks of %i, with the same result", (rows, columns, block) => {
  const { builder, step } = transposed(rows, columns);
  expect(blockAxes(step).dims).toEqual([columns / block, rows, block]);
  const program = builder.build();
  const inputs = [noise(rows * columns)];
  const backend = wasmBackend({ threads: 1, deterministic: true });
  const [wanted] = runOn(jsBackend(), program, inputs);
  const [got] = runOn(backend, program, inputs);
  // Comparing half a million elements one by one as values of a test would take seconds.
  expect(got.findIndex((value, i) => value !== wanted[i])).toBe(-1);
  expect(got.length).toBe(wanted.length);
});

it.each([
  ["small", transposed(64, 64).step],
  ["of a size without a block", transposed(1024, 521).step],
  ["that does not transpose", { ...transposed(1024, 512).step, loads: [access(0, [512, 1])] }],
])("a step %s stays as it is", (_, step) => {
  expect(blockAxes(step)).toBe(step);
});
