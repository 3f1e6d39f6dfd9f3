import { exp, log, maximum, mul, sub, sum, type Tensor, where, equal, div, scalar } from "@nn/tensor";
import { activationChecks, type ActivationLike } from "@nn/testing";
import { expect, test } from "vitest";
import { activation } from "../src/index.js";

/** The names of the checks that do not hold. */
async function failures(f: ActivationLike): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of activationChecks(f)) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

const cube = { f: (x: Tensor) => x.pow(3) };

test("a right function passes", async () => {
  expect(await failures(activation("cube", { ...cube, df: (x) => x.square().mul(3) }))).toEqual([]);
});

test("a wrong derivative fails", async () => {
  const failed = await failures(activation("cube", { ...cube, df: (x) => x.square().mul(2.99) }));
  expect(failed).toContain("has the derivative of central differences");
});

test("a derivative that cannot be differentiated fails", async () => {
  const constant = activation("constant", { ...cube, df: (x) => x.square().mul(3).stopGradient() });
  expect(await failures(constant)).toEqual(["has a second derivative"]);
});

test("an overflow at 300 fails", async () => {
  const softplus = activation("softplus", { f: (x) => log(exp(x).add(1)), df: (x) => div(exp(x), exp(x).add(1)) });
  expect(await failures(softplus)).toContain("is finite at ±300, as are its first and second derivative");
});

test("a swallowed NaN fails", async () => {
  const clean = activation("clean", {
    f: (x) => where(equal(x, x), maximum(x, 0), 0),
    df: (_, y) => where(y.greater(0), 1, 0),
  });
  expect(await failures(clean)).toEqual(["passes NaN on"]);
});

test("float32 inside float64 fails", async () => {
  const rounded = activation("rounded", { f: (x) => x.cast("float32").sin().cast(x.dtype), df: (x) => x.cos() });
  expect(await failures(rounded)).toContain("has the derivative of central differences");
});

test("a softmax that overflows, has a wrong rule, or mixes rows fails", async () => {
  const naive = activation("naive", {
    f: (x) => div(exp(x), sum(exp(x), -1, { keepDims: true })),
    vjp: (dy, _, y) => mul(y, sub(dy, sum(mul(dy, y), -1, { keepDims: true }))),
  });
  expect(await failures(naive)).toContain("is finite at ±300, as are its first and second derivative");
  const wrong = activation("wrong", { f: (x) => x.softmax(), vjp: (dy, _, y) => mul(y, dy) });
  expect(await failures(wrong)).toContain("has the gradient of central differences");
  const mixing = activation("mixing", { f: (x) => x.sub(x.mean()), vjp: (dy) => dy.sub(dy.mean()) });
  expect(await failures(mixing)).toContain("passes NaN on in its row alone");
  const scalarOnly = activation("scalarOnly", { f: (x) => x.add(scalar(1)).reshape([4, 6]), vjp: (dy) => dy });
  expect(await failures(scalarOnly)).toContain("takes any number of axes, and none of the examples");
});
