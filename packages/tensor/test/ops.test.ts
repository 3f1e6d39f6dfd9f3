import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as api from "../src/index.js";
import { compile, evaluate, setBackend, type Tensor } from "../src/index.js";
import { cases } from "./cases/index.js";
import type { OpCase } from "./cases/case.js";
import { expectPlain } from "./support/expect.js";
import { contiguous, layouts, toArray } from "./support/layouts.js";

/** Exports that are no operations on tensors: each is tested elsewhere. A new operation must not be added here. */
const otherExports = {
  pipeline: ["Procedure", "compile", "evaluate", "assign", "printProgram", "placeholder"],
  autograd: ["checkGradients", "customGradient", "grad", "gradients", "reachable", "valueAndGrad"],
  backends: ["getBackend", "jsBackend", "setBackend", "wasmBackend", "wasmSupported"],
  data: [
    "Parameter",
    "RandomStream",
    "Storage",
    "Tensor",
    "checkOptions",
    "describe",
    "isNdArray",
    "leaves",
    "mapTree",
    "parameter",
    "toNdArray",
  ],
  types: ["dtypeOf", "isFloat", "promote"],
  shapes: [
    "broadcastShapes",
    "checkAxes",
    "checkAxis",
    "checkBytes",
    "checkShape",
    "formatShape",
    "sameShape",
    "sizeOf",
    "stridesOf",
  ],
  definitions: [
    "applyOp",
    "applyPrimitive",
    "binary",
    "castExpression",
    "constantExpression",
    "defineOp",
    "pointwise",
    "unary",
  ],
  numbers: ["erfOf", "fansOf", "initializer", "initializers", "random"],
};

const isError = (value: unknown): boolean => typeof value === "function" && value.prototype instanceof Error;

describe("the table", () => {
  const exported = Object.entries(api)
    .filter(([, value]) => !isError(value))
    .map(([name]) => name);
  const others = Object.values(otherExports).flat();

  test.each(exported.filter((name) => !others.includes(name)))("has cases of %s", (name) => {
    expect(cases.some(({ op }) => op === name)).toBe(true);
  });

  test("is about nothing that is not exported", () => {
    const unknown = [...others, ...cases.map(({ op }) => op)].filter((name) => !exported.includes(name));
    expect(unknown).toEqual([]);
  });

  test("names every case of an operation differently", () => {
    const names = cases.map(({ op, name }) => `${op}: ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test("knows every method of a tensor as a function", () => {
    const own = new Set(["constructor", "rank", "size", "toString", "T", "toJSON", "data", "array", "item", "ndarray"]);
    const methods = Object.getOwnPropertyNames(api.Tensor.prototype).filter((name) => !own.has(name));
    expect(methods.length).toBeGreaterThan(50);
    expect(methods.filter((name) => !exported.includes(name))).toEqual([]);
  });
});

const ops = [...new Set(cases.map(({ op }) => op))].map((op) => ({ op, rows: cases.filter((row) => row.op === op) }));

const isScalar = ({ inputs }: OpCase): boolean => inputs.every(({ shape }) => shape.length === 0);

describe.each(["js", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  describe.each(ops)("$op", ({ rows }) => {
    test.each(rows)("$name", (row) => {
      const expected = row.reference(...row.inputs);
      for (const { name, make } of isScalar(row) ? layouts.slice(0, 1) : layouts) {
        const [actual] = evaluate([row.f(...row.inputs.map(make))]);
        expectPlain(actual, expected, row.tolerance ?? 1e-6, `(${name})`);
      }
    });
  });

  test.each(ops)("$op: compiled is eager, bit by bit", ({ rows }) => {
    for (const row of rows) {
      const [eager] = evaluate([row.f(...row.inputs.map(contiguous))]);
      const compiled = compile((...inputs: Tensor[]) => row.f(...inputs))(...row.inputs.map(toArray));
      expect(evaluate([compiled])[0], row.name).toEqual(eager);
    }
  });
});

test.each(cases.filter(({ flops }) => flops !== undefined))("$op $name: its FLOPs", ({ f, inputs, flops }) => {
  const counted = api
    .reachable([f(...inputs.map(contiguous))])
    .reduce((sum, { op, sources, attributes }) => sum + (op.flops?.(sources, attributes) ?? 0), 0);
  expect(counted).toBe(flops);
});
