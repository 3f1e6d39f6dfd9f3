import { describe, expect, test } from "vitest";
import {
  compile,
  jsBackend,
  matmul,
  memoryOf,
  parameter,
  placeholder,
  Procedure,
  wasmBackend,
} from "../../src/index.js";
import { accessesOf, type Program } from "../../src/program/program.js";
import { layerNormStep, planarStep, residualStep } from "../support/networks.js";

const LINE = 64;
const lines = (elements: number): number => LINE * Math.ceil((4 * elements) / LINE);

/** What has a place of its own at each step, found by looking forwards and backwards from it. */
function mostAlive({ buffers, steps, inputs, outputs }: Program): number {
  const touches = steps.map((step) => {
    const { reads, writes } = accessesOf(step);
    return new Set([...reads, ...writes].map(({ buffer }) => buffer));
  });
  const totals = [inputs, ...steps.map((_, i) => i), outputs].map((at) => {
    const alive = buffers.filter(({ id, block }) => {
      if (typeof at !== "number") return at.includes(id);
      const before = inputs.includes(id) || touches.slice(0, at + 1).some((set) => set.has(id));
      const after = outputs.includes(id) || touches.slice(at).some((set) => set.has(id));
      return block === "work" && before && after;
    });
    const places = new Map(alive.map(({ offset, size }) => [offset, lines(size)]));
    return [...places.values()].reduce((sum, bytes) => sum + bytes, 0);
  });
  return Math.max(...totals);
}

describe("the memory of a program", () => {
  const x = placeholder(0, [32, 16], "float32");

  test("the arena, what is alive at the worst step, and what it would be without sharing", () => {
    const w = parameter(new Float32Array(16 * 16), { shape: [16, 16] });
    const chain = matmul(matmul(matmul(x, w).tanh(), w).tanh(), w);
    const memory = memoryOf(new Procedure({ inputs: [x], outputs: [chain] }).program);
    const rows = 4 * 32 * 16;
    expect(memory).toMatchObject({ arena: 2 * rows, live: 2 * rows, overhead: 1, unshared: 6 * rows, scratch: 0 });
    expect(memory.storages).toEqual([{ bytes: 4 * 256, use: "read" }]);
  });

  test("storages by what a run does with them", () => {
    const [read, written, both] = [[1], [2], [3]].map((values) => parameter(values));
    const updates = [
      { target: written, value: read.mul(2) },
      { target: both, value: both.add(read) },
    ];
    const { storages } = memoryOf(new Procedure({ outputs: [], updates }).program);
    expect(storages.map(({ use }) => use).sort()).toEqual(["read", "read and written", "written"]);
    expect(storages.every(({ bytes }) => bytes === 4)).toBe(true);
  });

  test("of nothing", () => {
    const empty = memoryOf(new Procedure({ outputs: [] }).program);
    expect(empty).toEqual({ arena: 0, live: 0, fullest: 0, overhead: 1, unshared: 0, scratch: 0, storages: [] });
  });

  test("names the step at which most is needed", () => {
    const wide = matmul(x, x.T).exp().sum();
    const { program } = new Procedure({ inputs: [x], outputs: [wide] });
    const { fullest } = memoryOf(program);
    expect(program.steps[fullest].kind).toBe("named");
  });

  test("a compiled procedure knows the space that its kernels repack operands in", () => {
    const outputs = [matmul(x, x.T)];
    const on = (backend: ReturnType<typeof jsBackend>): number =>
      new Procedure({ inputs: [x], outputs, backend }).memory.scratch;
    expect(on(jsBackend())).toBe(0);
    const wasm = wasmBackend({ threads: 1 });
    expect(on(wasm)).toBe(wasm.compile(new Procedure({ inputs: [x], outputs }).program).scratchBytes);
    expect(on(wasm)).toBeGreaterThan(0);
  });

  test("of a compiled function, by its arguments' shapes", () => {
    const f = compile((a) => a.add(1).exp());
    // The result takes the place of the argument.
    expect(f.memory(new Float32Array(1000))).toMatchObject({ live: lines(1000), unshared: 2 * lines(1000) });
    expect(f.memory([1, 2])).toMatchObject({ live: LINE, unshared: 2 * LINE });
  });

  test.each([
    ["planar", planarStep],
    ["layer norm", layerNormStep],
    ["residual", residualStep],
  ])("%s: what is alive is alive, and the plan needs no more", (_, step) => {
    for (const batch of [1, 3, 8, 64, 400]) {
      const { program } = step(batch).procedure;
      const memory = memoryOf(program);
      expect(memory.live).toBe(mostAlive(program));
      expect(memory.overhead).toBeGreaterThanOrEqual(1);
      expect(memory.overhead).toBeLessThanOrEqual(1.1);
      expect(memory.unshared).toBeGreaterThanOrEqual(memory.arena);
    }
  });
});
