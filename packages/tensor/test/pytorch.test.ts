import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as api from "../src/index.js";
import { evaluate, gradients, isFloat, mul, setBackend, sum, Tensor } from "../src/index.js";
import { expectPlain, expectValues } from "./support/expect.js";
import { contiguous } from "./support/layouts.js";
import { plain, varied } from "./support/plain.js";

/** A row that fixtures/pytorch.py wrote: op(x, w, ...args) in float64, and two projections of each gradient. */
interface Row {
  readonly op: string;
  readonly x: readonly number[];
  readonly w?: readonly number[];
  readonly args: readonly unknown[];
  readonly shape: readonly number[];
  readonly y: readonly number[];
  readonly dx?: readonly number[];
  readonly dw?: readonly number[];
}

const rows = JSON.parse(readFileSync(new URL("fixtures/pytorch.json", import.meta.url), "utf8")) as readonly Row[];

type Operation = (...args: unknown[]) => Tensor | { values: Tensor; indices: Tensor };

/** The row's operation; unpooling is preceded by the pooling that yields its indices. */
function apply({ op, args }: Row, operands: readonly Tensor[]): Tensor {
  const operation = (name: string): Operation => (api as unknown as Record<string, Operation>)[name];
  if (op.startsWith("maxUnpool")) {
    const pooled = operation(`${op.replace("Unpool", "Pool")}WithIndices`)(operands[0], args[0]);
    if (pooled instanceof Tensor) throw new Error(`${op}: no indices`);
    return operation(op)(pooled.values, pooled.indices, args[1]) as Tensor;
  }
  const result = operation(op)(...operands, ...args);
  return result instanceof Tensor ? result : result.indices;
}

const projections = (gradient: Tensor): Tensor[] =>
  [5, 8].map((seed) => sum(mul(gradient, contiguous(varied(gradient.shape, -1, 1, seed)))));

describe.each(["js", "wasm"] as const)("as PyTorch, on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test.each(rows.map((row) => [row.op, row.x.join("×"), JSON.stringify(row.args), row] as const))(
    "%s of %s %s",
    (_, __, ___, row) => {
      const operands = [contiguous(varied(row.x, -2, 2, 1)), ...(row.w ? [contiguous(varied(row.w, -1, 1, 2))] : [])];
      const y = apply(row, operands);
      expectPlain(evaluate([y])[0], plain(row.shape, row.y, isFloat(y.dtype) ? "float32" : "int32"), 2e-6);
      if (row.dx === undefined) return;
      const slopes = gradients(sum(mul(y, contiguous(varied(y.shape, -1, 1, 3)))), operands);
      const projected = evaluate(slopes.flatMap(projections)).map(({ data }) => data[0]);
      expectValues(projected, [...row.dx, ...(row.dw ?? [])], 2e-5);
    },
  );
});

test("there are enough rows", () => {
  expect(rows.filter(({ op }) => /conv/iu.test(op)).length).toBeGreaterThanOrEqual(40);
  expect(rows.length).toBeGreaterThanOrEqual(90);
});
