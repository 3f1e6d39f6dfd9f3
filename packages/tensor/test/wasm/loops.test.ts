import { describe, expect, it } from "vitest";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import type { Combiner } from "../../src/expression/expression.js";
import { interpret } from "./interpreter.js";
import { access, accumulator, apply, constant, load, noise, ProgramBuilder, reduction, runOn } from "./programs.js";

const backend = wasmBackend();
const baseline = wasmBackend({ relaxed: false });

describe("map", () => {
  it.each(Array.from({ length: 40 }, (_, i) => i))("adds %i contiguous elements", (size) => {
    const p = new ProgramBuilder();
    const [a, b, c] = [p.input(size), p.input(size), p.output(size)];
    p.steps.push({
      kind: "map",
      label: "add",
      dims: [size],
      loads: [access(a, [1]), access(b, [1])],
      outputs: [{ store: access(c, [1]), value: apply("add", "float32", load(0), load(1)) }],
    });
    const program = p.build();
    const inputs = [noise(size, 1), noise(size, 2)];
    expect(runOn(backend, program, inputs)).toEqual(interpret(program, inputs));
  });
});

describe("reduce", () => {
  const combiners: Combiner[] = ["sum", "prod", "min", "max"];
  const cases = combiners.flatMap((combiner) =>
    [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33, 100].flatMap((n) => [
      { combiner, dims: [n], reduced: 1, strides: [1], store: [0] },
      { combiner, dims: [3, n], reduced: 1, strides: [n, 1], store: [1, 0] },
      { combiner, dims: [n, 5], reduced: 1, strides: [1, n], store: [1, 0] },
      { combiner, dims: [2, n, 3], reduced: 2, strides: [3 * n, 3, 1], store: [1, 0, 0] },
    ]),
  );
  it.each(cases)(
    "$combiner of $dims over the last $reduced, strides $strides",
    ({ combiner, dims, reduced, strides, store }) => {
      const p = new ProgramBuilder();
      const size = dims.reduce((a, b) => a * b, 1);
      const results = dims.slice(0, dims.length - reduced).reduce((a, b) => a * b, 1);
      const [x, y] = [p.input(size), p.output(results)];
      const half = apply("mul", "float32", accumulator(0), constant(0.5));
      p.steps.push(
        reduction({ dims, reduced, loads: [access(x, strides)] }, combiner, load(0), access(y, store), half),
      );
      const program = p.build();
      const inputs = [noise(size, 3)];
      const [expected] = interpret(program, inputs);
      for (const each of [backend, baseline]) {
        const [got] = runOn(each, program, inputs);
        got.forEach((value, i) =>
          expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(expected[i]))),
        );
      }
    },
  );
});

describe("long sums", () => {
  const million = 2 ** 20;
  it.each([
    { title: "all", dims: [40 * million], reduced: 1, strides: [0], store: [0] },
    { title: "along rows", dims: [2, 30 * million + 3], reduced: 1, strides: [0, 0], store: [1, 0] },
    { title: "of columns", dims: [5, 20 * million], reduced: 1, strides: [1, 0], store: [1, 0] },
    { title: "over two axes", dims: [3, 5000, 5001], reduced: 2, strides: [1, 0, 0], store: [1, 0, 0] },
  ])("of ones count beyond 2^24: $title", ({ dims, reduced, strides, store }) => {
    const p = new ProgramBuilder();
    const [x, y] = [p.input(8), p.output(8)];
    p.steps.push(reduction({ dims, reduced, loads: [access(x, strides)] }, "sum", load(0), access(y, store)));
    const terms = dims.slice(dims.length - reduced).reduce((a, b) => a * b, 1);
    const results = dims.slice(0, dims.length - reduced).reduce((a, b) => a * b, 1);
    const [got] = runOn(backend, p.build(), [new Array<number>(8).fill(1)]);
    for (const sum of got.slice(0, results)) expect(sum / terms).toBeCloseTo(1, 6);
  });
});
