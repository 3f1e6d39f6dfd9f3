import { describe, expect, it } from "vitest";
import { IndexError } from "../../src/core/errors.js";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import type { Operand } from "../../src/program/program.js";
import { interpret } from "./interpreter.js";
import { contiguous, namedStep, noise, ProgramBuilder, runOn, sizeOf } from "./programs.js";

const backends = [wasmBackend(), wasmBackend({ relaxed: false })];

/** A matrix (or a batch) stored with its last two axes swapped. */
function transposed(operand: Operand): Operand {
  const { shape, strides } = contiguous(operand.buffer, [
    ...operand.shape.slice(0, -2),
    operand.shape.at(-1)!,
    operand.shape.at(-2)!,
  ]);
  const swap = (list: readonly number[]): number[] => [...list.slice(0, -2), list.at(-1)!, list.at(-2)!];
  return { ...operand, shape: swap(shape), strides: swap(strides) };
}

/** Every second element of each axis of a larger array. */
const spread = (operand: Operand): Operand => ({
  ...operand,
  offset: 1,
  strides: operand.strides.map((stride) => stride * 2),
});

type Change = (operand: Operand) => Operand;

function checkGemm(batch: number[], [m, k, n]: readonly [number, number, number], a: Change, b: Change): void {
  const p = new ProgramBuilder();
  const [x, y] = [
    [...batch, m, k],
    [...batch, k, n],
  ];
  const [ia, ib, ic] = [p.input(2 * sizeOf(x) + 2), p.input(2 * sizeOf(y) + 2), p.output(sizeOf([...batch, m, n]))];
  p.steps.push(namedStep("gemm", [a(contiguous(ia, x)), b(contiguous(ib, y))], [contiguous(ic, [...batch, m, n])]));
  const program = p.build();
  const inputs = [noise(2 * sizeOf(x) + 2, 1), noise(2 * sizeOf(y) + 2, 2)];
  const [expected] = interpret(program, inputs);
  for (const backend of backends) {
    const [got] = runOn(backend, program, inputs);
    const worst = Math.max(0, ...got.map((value, i) => Math.abs(value - expected[i])));
    expect(worst).toBeLessThanOrEqual(2e-6 * (k + 1));
    expect(got.every(Number.isFinite)).toBe(true);
  }
}

const same: Change = (operand) => operand;

describe("gemm", () => {
  const edges = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17];
  const sizes = edges.flatMap((m) => edges.flatMap((n) => [0, 1, 5, 12].map((k) => [m, k, n] as const)));
  it.each([
    ["as they lie", same, same],
    ["a transposed", transposed, same],
    ["b transposed", same, transposed],
    ["both transposed", transposed, transposed],
    ["both with gaps", spread, spread],
  ] as const)("is right at every edge, %s", (_, a, b) => {
    for (const size of sizes) checkGemm([], size, a, b);
  });

  it.each([
    [[70, 300, 30], same, same],
    [[30, 520, 530], same, transposed],
    [[270, 40, 20], transposed, same],
    [[140, 260, 9], spread, transposed],
    [[1, 300, 600], same, same],
    [[1, 300, 600], same, transposed],
    [[300, 600, 1], same, same],
    [[300, 600, 1], transposed, spread],
  ] as const)("blocks %j", (size, a, b) => checkGemm([], size, a, b));

  it("multiplies batches, also broadcast, merged and permuted", () => {
    const still =
      (axis: number): Change =>
      (operand) => ({ ...operand, strides: operand.strides.map((s, i) => (i === axis ? 0 : s)) });
    const swapped: Change = (operand) => {
      const { strides } = contiguous(operand.buffer, [operand.shape[1], operand.shape[0], ...operand.shape.slice(2)]);
      return { ...operand, strides: [strides[1], strides[0], ...strides.slice(2)] };
    };
    checkGemm([3], [4, 5, 6], same, same);
    checkGemm([3], [4, 5, 6], same, still(0));
    checkGemm([3], [1, 5, 6], same, still(0));
    checkGemm([3], [4, 5, 6], still(0), transposed);
    checkGemm([2, 3], [4, 5, 6], swapped, same);
    checkGemm([2, 3, 2], [2, 3, 9], swapped, still(1));
    checkGemm([2, 1, 3, 2], [2, 3, 9], still(2), still(0));
    checkGemm([0], [2, 3, 9], same, same);
  });

  it("writes rows with gaps and nothing between them", () => {
    const p = new ProgramBuilder();
    const [a, b, c] = [p.input(15), p.input(15), p.filledOutput(60)];
    const target = { ...contiguous(c, [5, 5]), strides: [11, 1], offset: 2 };
    p.steps.push(namedStep("gemm", [contiguous(a, [5, 3]), contiguous(b, [3, 5])], [target]));
    const program = p.build();
    const inputs = [noise(15).map(Math.round), noise(15, 2).map(Math.round), new Array<number>(60).fill(9)];
    expect(runOn(backends[0], program, inputs)).toEqual(interpret(program, inputs));
  });
});

describe("rows by number", () => {
  const shapes = [
    [1, 10, 1],
    [2, 5, 3],
    [3, 7, 8],
    [1, 4, 17],
  ] as const;
  it.each(shapes)("gather from [%i, %i, %i]", (outer, size, inner) => {
    for (const change of [same, spread]) {
      const p = new ProgramBuilder();
      const count = 6;
      const [table, indices, y] = [
        p.input(2 * outer * size * inner + 1),
        p.input(count, "int32"),
        p.output(outer * count * inner),
      ];
      p.steps.push(
        namedStep(
          "gather",
          [change(contiguous(table, [outer, size, inner])), contiguous(indices, [count], "int32")],
          [contiguous(y, [outer, count, inner])],
        ),
      );
      const program = p.build();
      const inputs = [noise(2 * outer * size * inner + 1), [0, size - 1, 1, 1, size - 2, 0]];
      expect(runOn(backends[0], program, inputs)).toEqual(interpret(program, inputs));
    }
  });

  it.each(shapes)("scatterAdd to [%i, %i, %i]", (outer, size, inner) => {
    for (const dtype of ["float32", "int32"] as const) {
      for (const change of [same, spread]) {
        const p = new ProgramBuilder();
        const count = 6;
        const [indices, updates, y] = [
          p.input(count, "int32"),
          p.input(2 * outer * count * inner + 1, dtype),
          p.output(outer * size * inner, dtype),
        ];
        p.steps.push(
          namedStep(
            "scatterAdd",
            [contiguous(indices, [count], "int32"), change(contiguous(updates, [outer, count, inner], dtype))],
            [contiguous(y, [outer, size, inner], dtype)],
          ),
        );
        const program = p.build();
        const values = noise(2 * outer * count * inner + 1).map((x) => (dtype === "int32" ? Math.round(x * 100) : x));
        const inputs = [[0, size - 1, 1, 1, size - 2, 0], values];
        expect(runOn(backends[0], program, inputs)).toEqual(interpret(program, inputs));
      }
    }
  });

  it.each([
    [12, "gather: index 12 is outside 0 … 9 (axis of size 10)"],
    [-1, "gather: index -1 is outside 0 … 9 (axis of size 10)"],
    [10, "gather: index 10 is outside 0 … 9 (axis of size 10)"],
    [2 ** 31 - 1, "gather: index 2147483647 is outside 0 … 9 (axis of size 10)"],
  ])("gather refuses index %i and goes on working", (index, message) => {
    const p = new ProgramBuilder();
    const [table, indices, y] = [p.input(10), p.input(3, "int32"), p.output(3)];
    p.steps.push(
      namedStep(
        "gather",
        [contiguous(table, [1, 10, 1]), contiguous(indices, [3], "int32")],
        [contiguous(y, [1, 3, 1])],
      ),
    );
    const executable = backends[0].compile(p.build());
    executable.bind([]);
    executable.write(0, noise(10));
    executable.write(1, [1, index, 2 ** 30]);
    expect(() => executable.compute()).toThrow(new IndexError(message));
    executable.write(1, [1, 2, 3]);
    executable.compute();
    expect([...executable.read(0)]).toEqual(noise(10).slice(1, 4));
  });

  it("scatterAdd refuses a bad index", () => {
    const p = new ProgramBuilder();
    const [indices, updates, y] = [p.input(3, "int32"), p.input(3), p.output(10)];
    p.steps.push(
      namedStep(
        "scatterAdd",
        [contiguous(indices, [3], "int32"), contiguous(updates, [1, 3, 1])],
        [contiguous(y, [1, 10, 1])],
      ),
    );
    expect(() =>
      runOn(backends[0], p.build(), [
        [0, 10, 2],
        [1, 2, 3],
      ]),
    ).toThrow(new IndexError("scatterAdd: index 10 is outside 0 … 9 (axis of size 10)"));
  });
});

describe("argsort", () => {
  const odd = [NaN, 3, -0, 0, Infinity, -Infinity, NaN, -2, 3, -2, 1e-40, -1e-40];
  it.each([1, 2, 5, 12, 31, 32, 33, 100, 1000])("sorts rows of %i", (size) => {
    for (const [dtype, descending] of [
      ["float32", 0],
      ["float32", 1],
      ["int32", 0],
      ["int32", 1],
    ] as const) {
      const p = new ProgramBuilder();
      const [x, y] = [p.input(3 * size, dtype), p.output(3 * size, "int32")];
      p.steps.push(
        namedStep("argsort", [contiguous(x, [3, size], dtype)], [contiguous(y, [3, size], "int32")], { descending }),
      );
      const program = p.build();
      const values = noise(3 * size).map((v, i) =>
        dtype === "int32"
          ? [Math.round(v * 5), 2 ** 31 - 1, -(2 ** 31)][i % 7 === 0 ? 1 : i % 11 === 0 ? 2 : 0]
          : i % 3 === 0
            ? odd[i % odd.length]
            : Math.round(v * 4) / 4,
      );
      const inputs = [values.map((v) => (dtype === "float32" ? Math.fround(v) : v))];
      expect(runOn(backends[0], program, inputs)).toEqual(interpret(program, inputs));
    }
  });
});

describe("cumsum", () => {
  it.each([
    [1, 1, 1],
    [1, 10, 1],
    [2, 5, 3],
    [3, 4, 9],
  ] as const)("runs along the middle of [%i, %i, %i]", (...shape) => {
    for (const dtype of ["float32", "int32"] as const) {
      for (const reverse of [0, 1]) {
        for (const change of [same, spread]) {
          const p = new ProgramBuilder();
          const size = sizeOf(shape);
          const [x, y] = [p.input(2 * size + 1, dtype), p.output(size, dtype)];
          p.steps.push(
            namedStep("cumsum", [change(contiguous(x, shape, dtype))], [contiguous(y, shape, dtype)], { reverse }),
          );
          const program = p.build();
          const inputs = [noise(2 * size + 1).map((v) => Math.round(v * 8) + 0)];
          expect(runOn(backends[0], program, inputs)).toEqual(interpret(program, inputs));
        }
      }
    }
  });
});
