import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as api from "../src/index.js";
import { compile, evaluate, setBackend, type Tensor } from "../src/index.js";
import { cases } from "./cases/index.js";
import type { OpCase } from "./cases/case.js";
import { expectPlain } from "./support/expect.js";
import { contiguous, layouts, toArray } from "./support/layouts.js";

/** The names that the package exports from its modules of operations. */
function exportedOperations(): string[] {
  const index = readFileSync(new URL("../src/tensors.ts", import.meta.url), "utf8");
  const lines = [...index.matchAll(/^export \{([^}]+)\} from "(.+?)";$/gm)];
  const modules = /^\.\/(ops\/(?!define)|core\/(fill|coordinates)\.js$)/;
  const names = lines.filter(([, , path]) => modules.test(path)).flatMap(([, list]) => list.split(","));
  return names.map((name) => name.trim()).filter((name) => name !== "" && !name.startsWith("type "));
}

describe("the table", () => {
  const operations = exportedOperations();

  test.each(operations)("has cases of %s", (name) => {
    expect(cases.some(({ op }) => op === name)).toBe(true);
  });

  test("finds the operations", () => {
    expect(operations.length).toBeGreaterThan(85);
    expect(operations).toEqual(expect.arrayContaining(["matmul", "eye", "coordinates", "topK"]));
  });

  test("is about nothing that is not exported", () => {
    expect(cases.map(({ op }) => op).filter((name) => !Object.hasOwn(api, name))).toEqual([]);
  });

  test("names every case of an operation differently", () => {
    const names = cases.map(({ op, name }) => `${op}: ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test("knows every method of a tensor as a function", () => {
    const own = new Set(["constructor", "rank", "size", "toString", "T", "toJSON", "data", "array", "item", "ndarray"]);
    const methods = Object.getOwnPropertyNames(api.Tensor.prototype).filter((name) => !own.has(name));
    expect(methods.length).toBeGreaterThan(50);
    expect(methods.filter((name) => !Object.hasOwn(api, name))).toEqual([]);
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
