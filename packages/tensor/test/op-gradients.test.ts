import { describe, expect, test } from "vitest";
import {
  checkGradients,
  concat,
  flatten,
  gradients,
  jsBackend,
  mul,
  Procedure,
  sum,
  tensor,
  wasmBackend,
  type Tensor,
} from "../src/index.js";
import { cases } from "./cases/index.js";
import type { OpCase } from "./cases/case.js";
import { expectPlain } from "./support/expect.js";
import { contiguous, toArray } from "./support/layouts.js";
import { plain, varied } from "./support/plain.js";

const isFloat = (_: unknown, i: number, { inputs }: OpCase): boolean => inputs[i].dtype === "float32";

/** The case as a function of its float inputs alone; indices and conditions are held. */
function differentiable(row: OpCase): { f: (...xs: Tensor[]) => Tensor; inputs: OpCase["inputs"] } {
  const slots = row.inputs.map((_, i) => i).filter((i) => isFloat(undefined, i, row));
  const f = (...xs: Tensor[]): Tensor =>
    row.f(...row.inputs.map((x, i) => (slots.includes(i) ? xs[slots.indexOf(i)] : contiguous(x))));
  return { f, inputs: slots.map((i) => row.inputs[i]) };
}

/** All gradients of a weighted sum of the result, one after another. */
function slopes(f: (...xs: Tensor[]) => Tensor): (...xs: Tensor[]) => Tensor {
  return (...xs) => {
    const y = f(...xs);
    const total = sum(mul(y, contiguous(varied(y.shape, 0.5, 1.5, 9))));
    return concat(gradients(total, xs).map((dx) => flatten(dx)));
  };
}

const smooth = cases.filter(({ gradient }) => gradient === "smooth");
const rows = cases.filter(({ gradient }) => gradient !== "none");
const ops = [...new Set(rows.map(({ op }) => op))];

describe("gradients are what central differences say, in float64", () => {
  test.each(rows)("$op $name", async (row) => {
    const { f, inputs } = differentiable(row);
    const report = await checkGradients(f, inputs.map(toArray), { samples: 24, tolerance: 2e-6 });
    expect(report.checked).toBeGreaterThan(0);
  });
});

describe("second derivatives as well", () => {
  test.each(smooth)("$op $name", async (row) => {
    const { f, inputs } = differentiable(row);
    const report = await checkGradients(slopes(f), inputs.map(toArray), { samples: 12, tolerance: 5e-6 });
    expect(report.checked).toBeGreaterThan(0);
  });
});

describe("gradients on wasm are those on js", () => {
  test.each(ops)("%s", (op) => {
    for (const row of rows.filter((other) => other.op === op)) {
      const { f, inputs } = differentiable(row);
      const output = slopes(f)(...inputs.map((x) => tensor(toArray(x))));
      const [expected] = new Procedure({ outputs: [output], backend: jsBackend() }).run();
      const [actual] = new Procedure({ outputs: [output], backend: wasmBackend() }).run();
      expectPlain(actual, plain(expected.shape, expected.data), 1e-5, row.name);
    }
  });
});
