import { expect } from "vitest";
import { WasmBackend } from "../../src/backends/wasm/backend.js";
import { convolution } from "../../src/backends/wasm/named/convolution/convolution.js";
import { jsBackend } from "../../src/index.js";
import { programOf, type Case } from "./arbitrary-convolution.js";
import { runOn } from "./programs.js";

/** Pieces of all sizes, on one thread: what a piece does must not depend on the others. */
const backends = [1, 2, 3, 7].map((threads) => new WasmBackend(false, { threads, grain: 0.001 }));
const relaxed = new WasmBackend(true, { threads: 2, grain: 0.001 });

export function closeBackends(): void {
  for (const backend of [...backends, relaxed]) backend.close();
}

/** The values of js, which sums in double precision, and what both variants of the kernels make of the same numbers. */
export function valuesOf(each: Case): { expected: number[]; plain: number[]; fused: number[] } {
  const { program, inputs } = programOf(each);
  const [expected] = runOn(jsBackend(), program, inputs);
  const [plain, ...others] = backends.map((backend) => runOn(backend, program, inputs)[0]);
  const [fused] = runOn(relaxed, program, inputs);
  for (const other of others) expect(other).toEqual(plain);
  return { expected, plain, fused };
}

/** Whether both variants agree with js: sums of terms of size 4 may differ by a few roundings of each. */
export function check(each: Case, tolerance = 1e-4): void {
  const { expected, plain, fused } = valuesOf(each);
  const close = (got: readonly number[]): boolean =>
    got.every((value, i) => Math.abs(value - expected[i]) <= tolerance + 1e-5 * Math.abs(expected[i]));
  expect([close(plain), close(fused), plain.length]).toEqual([true, true, expected.length]);
}

/** The kernels that compute it. */
export function functionsOf(each: Case): string[] {
  const [step] = programOf(each).program.steps;
  if (step.kind !== "named") throw new Error("a convolution is a named step");
  return convolution.lower(step, { threads: 2, grain: 0.001 }).calls.map(({ function: name }) => name);
}
