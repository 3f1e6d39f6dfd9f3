import { describe, expect, test } from "vitest";
import {
  gradients,
  jsBackend,
  matmul,
  maximum,
  memoryOf,
  parameter,
  Procedure,
  scan,
  wasmBackend,
  zeros,
  type Backend,
  type Tensor,
} from "../../src/index.js";
import type { WasmBackend } from "../../src/backends/wasm/backend.js";
import { expectValues } from "../support/expect.js";
import { lstm, type Weights } from "../support/lstm.js";

const STEPS = 6;
const BATCH = 16;
const WIDTH = 48;

const weight = (name: string, ...shape: number[]): Tensor => {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(7 * i) / 8);
  return parameter(values, { shape, name });
};

/** Every number of a recurrent layer's input, of its state and of its weights is a parameter: none is looked at for zeros. */
function layer(batch = BATCH, width = WIDTH): { readonly xs: Tensor; readonly weights: Weights } {
  const weights = { W: weight("W", 8, 4 * width), U: weight("U", width, 4 * width), b: weight("b", 4 * width) };
  return { xs: weight("xs", STEPS, batch, 8), weights };
}

const linesOf = (...outputs: Tensor[]): string[] => new Procedure({ outputs }).toString().split("\n");

/** The lines of steps that pack something, and of products that read such. */
const packsOf = (lines: readonly string[]): string[] => lines.filter((line) => / packed%\d+\(.* ← /.test(line));
const readersOf = (lines: readonly string[]): string[] => lines.filter((line) => line.includes("panels=1"));

describe("the weights that a loop multiplies by", () => {
  const { xs, weights } = layer();
  const loss = lstm(xs, weights).all.square().sum();

  test("are packed before it, for each direction as it reads them", () => {
    const lines = linesOf(loss, ...gradients(loss, [weights.U]));
    const [forwards, backwards] = packsOf(lines);
    expect(packsOf(lines)).toHaveLength(2);
    expect(forwards).toMatch(/^ *\d+ {2}map {6}\[24×48×8\] packed%\d+\(384,8,1\) ← s\d\+?\d*\(8,192,1\)$/);
    expect(backwards).toMatch(/^ *\d+ {2}map {6}\[6×192×8\] packed%\d+\(1536,8,1\) ← s\d\+?\d*\(1536,1,192\)$/);
    expect(readersOf(lines)).toHaveLength(2);
    expect(readersOf(lines)[0]).toMatch(/^ *\d+ {4}gemm .*, packed%\d+\(384,8,1\)\[24×48×8\], panels=1$/);
    const places = [forwards, readersOf(lines)[0]].map((line) => lines.indexOf(line));
    expect(lines.slice(places[0], places[1]).some((line) => line.includes("for t = 0 … 5"))).toBe(true);
  });

  test("take memory while the loop runs, no longer", () => {
    const { program } = new Procedure({ outputs: [loss, ...gradients(loss, [weights.U])] });
    const { live } = memoryOf(program);
    expect(program.workSize * 4).toBeLessThanOrEqual(1.1 * live);
    const packed = program.buffers.filter(({ name }) => name === "packed");
    expect(packed).toHaveLength(2);
    expect(new Set(packed.map(({ size }) => size))).toEqual(new Set([WIDTH * 4 * WIDTH]));
  });

  test("once for all products of a loop, and before the outermost of several loops", () => {
    const U = weight("U", 64, 160);
    const twice = scan((h: Tensor, x: Tensor) => ({ state: mix(mix(h, U), U).add(x), outputs: undefined }), {
      state: zeros([BATCH, 64]),
      xs: weight("xs", STEPS, BATCH, 64),
    }).state;
    expect(packsOf(linesOf(twice))).toHaveLength(1);
    expect(readersOf(linesOf(twice))).toHaveLength(2);
    const nested = lstm(xs, weights, 3).all.square().sum();
    const lines = linesOf(nested, ...gradients(nested, [weights.U]));
    // Forwards, backwards, and forwards again within the segments that go backwards.
    expect(readersOf(lines)).toHaveLength(3);
    expect(packsOf(lines).map((line) => /^ *\d+ {2}\S/.test(line))).toEqual([true, true, true]);
  });
});

/** Any function [B, 64] → [B, 64] through a product with U [64, 160]. */
function mix(h: Tensor, U: Tensor): Tensor {
  return narrow(matmul(h, U)).tanh();
}

/** The first 64 columns. */
function narrow(x: Tensor): Tensor {
  return x.slice([
    [0, x.shape[0]],
    [0, 64],
  ]);
}

describe("is left where it is", () => {
  const state = zeros([BATCH, 64]);
  const xs = weight("xs", STEPS, BATCH, 64);
  const packs = (step: (h: Tensor, x: Tensor) => Tensor, all = xs, from = state): number =>
    packsOf(
      linesOf(
        scan((h: Tensor, x: Tensor) => ({ state: step(h, x), outputs: undefined }), { state: from, xs: all }).state,
      ),
    ).length;
  const U = weight("U", 64, 160);

  test("what packing gains nothing for", () => {
    expect(packs((h) => mix(h, U))).toBe(1);
    const small = weight("small", 16, 64);
    expect(
      packs((h) =>
        matmul(
          h.slice([
            [0, BATCH],
            [0, 16],
          ]),
          small,
        ).tanh(),
      ),
    ).toBe(0);
    const ragged = weight("ragged", 64, 163);
    expect(packs((h) => mix(h, ragged))).toBe(0);
    expect(packs((h) => mix(h, U), weight("short", 3, BATCH, 64))).toBe(0);
    expect(packs((h) => narrow(matmul(h, U)), xs, zeros([1, 64]))).toBe(0);
  });

  test("what changes in the loop", () => {
    const square = weight("square", 128, 128);
    expect(packs((h) => matmul(square, h).tanh(), weight("xs", STEPS, 1), zeros([128, 128]))).toBe(0);
    expect(packs((_, x) => matmul(square, x).tanh(), weight("xs", STEPS, 128, 128), zeros([128, 128]))).toBe(0);
  });

  test("what is multiplied by the zeros of relu, which are left out", () => {
    expect(packs((h) => maximum(mix(maximum(h, 0), U), 0))).toBe(0);
  });
});

describe("the result", () => {
  const backends: readonly (readonly [string, Backend])[] = [
    ["relaxed", wasmBackend({ relaxed: true, threads: 1 })],
    ["deterministic", wasmBackend({ deterministic: true, threads: 1 })],
    ["2 threads", wasmBackend({ deterministic: true, threads: 2 })],
    ["3 threads", wasmBackend({ deterministic: true, threads: 3 })],
  ];

  test.each(backends)("has the bits of the same steps one by one, %s", async (_, backend) => {
    await (backend as WasmBackend).whenReady();
    const { U, W, b } = layer(32, 64).weights;
    const xs = weight("xs", STEPS, 32, 8);
    const next = (h: Tensor, x: Tensor): Tensor => narrow(matmul(x, W).add(b).add(matmul(h, U)).tanh());
    const start = zeros([32, 64]);
    const rolled = scan((h: Tensor, x: Tensor) => ({ state: next(h, x), outputs: undefined }), {
      state: start,
      xs,
    }).state;
    expect(readersOf(linesOf(rolled))).toHaveLength(1);
    let unrolled: Tensor = start;
    for (let t = 0; t < STEPS; t++) unrolled = next(unrolled, xs.slice([[t, t + 1]]).reshape([32, 8]));
    const run = (output: Tensor): number[] => [...new Procedure({ outputs: [output], backend }).run()[0].data];
    expect(run(rolled)).toEqual(run(unrolled));
  });

  test("and its gradient are those of the reference backend", () => {
    const { xs, weights } = layer();
    const loss = lstm(xs, weights).all.square().sum();
    const slopes = gradients(loss, [xs, weights.W, weights.U, weights.b]);
    expect(readersOf(linesOf(...slopes))).toHaveLength(2);
    const run = (backend: Backend): number[][] =>
      new Procedure({ outputs: [loss, ...slopes], backend }).run().map(({ data }) => [...data]);
    const expected = run(jsBackend());
    for (const [, backend] of backends) {
      run(backend).forEach((values, i) => expectValues(values, expected[i], 1e-4, `output ${i}`));
    }
  });
});
