import { afterEach, describe, expect, test } from "vitest";
import {
  add,
  argmax,
  coordinates,
  evaluate,
  max,
  mul,
  placeholder,
  Procedure,
  setBackend,
  sqrt,
  sum,
  tensor,
  type Tensor,
} from "../../src/index.js";

/** Long reductions to few results are done in parts: the same values, and more steps. */

afterEach(() => setBackend("auto"));

const [rows, columns] = [70_003, 5];
const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 0.37) + 0.25);
const at = (row: number, column: number): number => values[row * columns + column];

/** Σ or max in float64 of each column. */
function byColumn(combine: (a: number, b: number) => number, start: number): number[] {
  return Array.from({ length: columns }, (_, column) => {
    let total = start;
    for (let row = 0; row < rows; row++) total = combine(total, at(row, column));
    return total;
  });
}

const plus = (a: number, b: number): number => a + b;
const x = tensor({ data: values, shape: [rows, columns], dtype: "float32" });

describe.each(["js", "wasm"] as const)("on %s", (backend) => {
  const valueOf = (t: Tensor): number[] => {
    setBackend(backend);
    return [...evaluate([t])[0].data];
  };
  const expectClose = (got: readonly number[], wanted: readonly number[]): void => {
    expect(got.length).toBe(wanted.length);
    got.forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThan(1e-6 * Math.abs(wanted[i]) + 1e-4));
  };

  test("a sum of everything, with an epilogue", () => {
    const wanted = Math.sqrt(byColumn((a, b) => a + b * b, 0).reduce(plus)) + 3;
    expectClose(valueOf(add(sqrt(sum(mul(x, x))), 3)), [wanted]);
  });

  test("sums of a few columns, with an epilogue that loads", () => {
    const scale = tensor([1, 2, 3, 4, 5]);
    const wanted = byColumn(plus, 0).map((total, column) => total * (column + 1));
    expectClose(valueOf(mul(sum(x, 0), scale)), wanted);
  });

  test("the largest and where it is", () => {
    expect(valueOf(max(x, 0))).toEqual(byColumn(Math.max, -Infinity));
    const wanted = Array.from({ length: columns }, (_, column) => {
      let best = 0;
      for (let row = 1; row < rows; row++) if (at(row, column) > at(best, column)) best = row;
      return best;
    });
    expect(valueOf(argmax(x, 0))).toEqual(wanted);
  });

  test("coordinates count on from part to part", () => {
    const indices = coordinates([rows, columns], 0);
    expect(valueOf(max(indices, 0))).toEqual(new Array(columns).fill(rows - 1));
  });
});

test("it takes three steps: parts, what is left over, and their sum", () => {
  const input = placeholder(0, [rows, columns], "float32");
  const steps = (t: Tensor): number => new Procedure({ inputs: [input], outputs: [t] }).program.steps.length;
  expect(steps(sum(input, 0))).toBe(3);
  // 350,015 = 32 · 10,937 + 31.
  expect(steps(sum(input))).toBe(3);
  expect(steps(sum(input, 1))).toBe(1);
});
