import { checkGradients, gradients, tensor } from "@nn/tensor";
import { availableBackends, expectClose, onBackends } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  activationFrom,
  glu,
  logSigmoid,
  prelu,
  sigmoid,
  sparsemax,
  type Activation,
  type PointwiseActivation,
} from "../src/index.js";
// Made by scripts/reference.py from the formulas of PyTorch's documentation.
import reference from "./fixtures/reference.json" with { type: "json" };

/** "leakyRelu slope=0.2" → leakyRelu.with({ slope: 0.2 }). */
function named(text: string): Activation {
  const [name, ...options] = text.split(" ");
  const entries = options.map((option) => option.split("=")).map(([key, value]) => [key, Number(value)] as const);
  return activationFrom({ ...Object.fromEntries(entries), name });
}

describe.each(Object.entries(reference.pointwise))("%s has the literal numbers", (name, { y, derivative }) => {
  const f = named(name) as PointwiseActivation;

  test("in float32 on every backend", () =>
    onBackends(availableBackends(), () => {
      expectClose(f(reference.points), y, { relative: 1e-6, absolute: 1e-6 });
      expectClose(f.derivative(reference.points), derivative, { relative: 2e-6, absolute: 1e-6 });
    }));

  test("in float64", () => {
    const x = tensor(Float64Array.from(reference.points));
    expectClose(f(x), Float64Array.from(y), { relative: 1e-12, absolute: 1e-13 });
    // A derivative that is a literal, such as a slope, is a float32 number.
    expectClose(f.derivative(x), Float64Array.from(derivative), { relative: 1e-7, absolute: 1e-12 });
  });
});

describe.each(Object.entries(reference.vectors))("%s has the literal numbers", (name, rows) => {
  test("in float32 on every backend", () =>
    onBackends(availableBackends(), () => {
      expectClose(named(name)(reference.rows), rows, { relative: 1e-6, absolute: 1e-6 });
    }));

  test("along another axis", () => {
    expectClose(named(`${name} axis=0`)(tensor(reference.rows).T), tensor(rows).T, { relative: 1e-6, absolute: 1e-6 });
  });
});

test("prelu has a slope for each channel and a gradient for it", async () => {
  const x = tensor([
    [-1, 2, -3],
    [4, -5, -6],
  ]);
  const slope = tensor([0.1, 0.2, 0.3]);
  const y = prelu(x, slope);
  expectClose(y, [
    [-0.1, 2, -0.9],
    [4, -1, -1.8],
  ]);
  const [dx, dSlope] = gradients(
    y,
    [x, slope],
    tensor([
      [1, 1, 1],
      [1, 10, 100],
    ]),
  );
  expectClose(dx, [
    [0.1, 1, 0.3],
    [1, 2, 30],
  ]);
  expectClose(dSlope, [-1, -50, -603]);
  await checkGradients((x, slope) => prelu(x, slope), [x, slope]);
});

test("the derivative of sigmoid far out is 0, of its logarithm 1", () => {
  expectClose(sigmoid.derivative([-300, 300]), [0, 0]);
  expectClose(logSigmoid.derivative([-300, 300]), [1, 0]);
});

test("sparsemax leaves out what is far below", () => {
  expectClose(sparsemax([[1, 0.9, -2]]), [[0.55, 0.45, 0]]);
});

test("glu refuses an odd axis", () => {
  expect(() => glu(tensor([[1, 2, 3]]))).toThrow("glu: axis -1 of [1, 3] must be even");
});
