import { describe, expect, test } from "vitest";
import {
  add,
  concat,
  cumsum,
  expandDims,
  gather,
  matmul,
  placeholder,
  Procedure,
  scatterAdd,
  sort,
  sum,
  type Tensor,
} from "../../src/index.js";
import { costOf, type StepCost } from "../../src/observe/cost.js";
import { accessesOf, type Access, type Program, type Step } from "../../src/program/program.js";
import { layerNormStep, planarStep, residualStep } from "../support/networks.js";

const x = placeholder(0, [6, 8], "float32");
const y = placeholder(1, [8, 10], "float32");

function programOf(...outputs: Tensor[]): Program {
  return new Procedure({ inputs: [x, y], outputs }).program;
}

/** The costs of the program of some outputs, step by step. */
function costsOf(...outputs: Tensor[]): StepCost[] {
  const program = programOf(...outputs);
  return program.steps.map((step) => costOf(step, program));
}

describe("what a step costs", () => {
  test("a matrix product: 2 m n k operations; both operands and the result once", () => {
    expect(costsOf(matmul(x, y))).toEqual([{ flops: 2 * 6 * 10 * 8, read: 4 * (48 + 80), written: 4 * 60 }]);
  });

  test("a batch of products, one of whose operands all share", () => {
    const batch = placeholder(2, [3, 5, 6], "float32");
    expect(costsOf(matmul(batch, expandDims(x, 0)))).toEqual([
      { flops: 2 * 3 * 5 * 8 * 6, read: 4 * (90 + 48), written: 4 * 120 },
    ]);
  });

  test("what a step reads twice is counted once", () => {
    const square = placeholder(2, [6, 6], "float32");
    expect(costsOf(matmul(square, square.T))[0].read).toBe(4 * 36);
    expect(costsOf(square.add(square.T))[0].read).toBe(4 * 36);
    expect(costsOf(square.slice([[0, 4]]).add(square.slice([[2, 6]])))[0].read).toBe(4 * 36);
    expect(costsOf(square.slice([[0, 2]]).add(square.slice([[4, 6]])))[0].read).toBe(4 * 24);
  });

  test("what is broadcast is read once", () => {
    const row = placeholder(2, [8], "float32");
    const column = x.slice([null, [2, 3]]);
    expect(costsOf(add(column, placeholder(2, [6, 9], "float32")))[0].read).toBe(4 * (6 + 54));
    expect(costsOf(add(x, row).tanh())).toEqual([{ flops: 2 * 48, read: 4 * (48 + 8), written: 4 * 48 }]);
  });

  test("casts, integers and choices between integers are no floating-point operations; comparisons of floats are", () => {
    const n = placeholder(2, [5], "int32");
    expect(costsOf(n.add(1).mul(n))[0].flops).toBe(0);
    expect(costsOf(n.cast("float32"))[0].flops).toBe(0);
    expect(costsOf(n.cast("float32").mul(2))[0].flops).toBe(5);
    expect(costsOf(x.greater(0.5))[0].flops).toBe(48);
  });

  test("a reduction: what comes before it, one for each element, and what comes after it", () => {
    expect(costsOf(sum(x.square(), 1).mul(0.5).tanh())).toEqual([
      { flops: 48 + 48 + 2 * 6, read: 4 * 48, written: 4 * 6 },
    ]);
    expect(costsOf(sum(placeholder(2, [7], "int32")))[0].flops).toBe(0);
  });

  test("kernels say it: a gather and a sort compute nothing, a scatter adds each update", () => {
    const flops = (t: Tensor): number =>
      costsOf(t)
        .map((cost) => cost.flops)
        .reduce((a, b) => a + b, 0);
    expect(flops(gather(x, [1, 2, 2]))).toBe(0);
    expect(flops(sort(x))).toBe(0);
    expect(flops(scatterAdd([0, 2, 2, 1, 0, 5], x, 9))).toBe(48);
    expect(flops(cumsum(x, 1))).toBe(48);
  });

  test("float64 elements have eight bytes", () => {
    const wide = placeholder(2, [7], "float64");
    expect(costsOf(wide.mul(2))).toEqual([{ flops: 7, read: 56, written: 56 }]);
  });

  test("empty tensors cost nothing", () => {
    const empty = placeholder(2, [0, 3], "float32");
    expect(costsOf(empty.add(1))).toEqual([{ flops: 0, read: 0, written: 0 }]);
    expect(costsOf(concat([empty, empty], 0))[0]).toEqual({ flops: 0, read: 0, written: 0 });
  });
});

/** Elements that accesses touch, by walking over all of them. */
function walked(accesses: readonly Access[], step: Step): number {
  const touched = new Set<string>();
  for (const access of accesses) {
    const extent = step.kind === "named" ? (access as Access & { shape: readonly number[] }).shape : step.dims;
    const walk = (axis: number, at: number): void => {
      if (axis === extent.length) touched.add(`${access.buffer} ${at}`);
      else for (let i = 0; i < extent[axis]; i++) walk(axis + 1, at + i * access.strides[axis]);
    };
    walk(0, access.offset);
  }
  return touched.size;
}

test.each([
  ["planar", planarStep],
  ["layer norm", layerNormStep],
  ["residual", residualStep],
])("the bytes of %s are those of the elements that are touched", (_, step) => {
  const { program } = step(5).procedure;
  for (const each of program.steps) {
    const { reads, writes } = accessesOf(each);
    const { read, written } = costOf(each, program);
    expect(read, each.label).toBe(4 * walked(reads, each));
    expect(written, each.label).toBe(4 * walked(writes, each));
  }
});
