import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  evaluate,
  expm1,
  gradients,
  log1p,
  logSoftmax,
  logSumExp,
  maximum,
  norm,
  pow,
  setBackend,
  softmax,
  sum,
  tensor,
  where,
} from "../src/index.js";
import { functionRows } from "./cases/functions.js";
import { expectValues } from "./support/expect.js";

const specials = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  300,
  -300,
  88,
  -88,
  1e-30,
  -1e-30,
  1e30,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
];

/** ±∞ and NaN need no formula: what the function tends to. Elsewhere JavaScript's own function decides. */
const limits: Record<string, Partial<Record<string, number>>> = {
  erf: { Infinity: 1, "-Infinity": -1, "1e+30": 1, "300": 1, "-300": -1, "88": 1, "-88": -1 },
};

describe.each(["js", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test.each(functionRows)("$op of NaN, infinities, zeros and ±300", ({ op, f, value }) => {
    const inputs = Float32Array.from(specials);
    const expected = Float32Array.from(inputs, (x) => limits[op]?.[String(Number(x.toPrecision(6)))] ?? value(x));
    expectValues(evaluate([f(tensor(inputs))])[0].data, expected, 1e-6, op);
  });

  test("near 0, log1p, expm1 and sigmoid keep their relative precision", () => {
    const tiny = Float32Array.of(1e-7, -1e-7, 3e-5, -2e-12, 1e-20);
    const relative = (f: typeof log1p, value: (x: number) => number): number[] =>
      Array.from(evaluate([f(tensor(tiny))])[0].data, (y, i) => y / value(tiny[i]) - 1);
    for (const error of [...relative(log1p, Math.log1p), ...relative(expm1, Math.expm1)]) {
      expect(Math.abs(error)).toBeLessThan(3e-7);
    }
    const [deep] = evaluate([tensor([-80, -40, -20]).sigmoid()]);
    deep.data.forEach((y, i) => expect(Math.abs(y / Math.exp([-80, -40, -20][i]) - 1)).toBeLessThan(1e-5));
  });

  test("powers: 0⁰ is 1, fractions of negative numbers are NaN, infinities as Math.pow has them", () => {
    const bases = [0, 0, 0, -2, -2, -2, 4, Infinity, -Infinity, 2, NaN, NaN, 1];
    const exponents = [0, 2, -1, 2, 3, 0.5, -0.5, -1, 3, 200, 0, 1, NaN];
    const expected = bases.map((base, i) => Math.fround(base ** exponents[i]));
    expectValues(evaluate([pow(tensor(bases), tensor(exponents))])[0].data, expected, 2e-6, "pow");
  });

  test("gradients of softmax, logSoftmax and logSumExp at ±300 are finite", () => {
    const x = tensor([[300, -300, 0]]);
    for (const y of [softmax(x), logSoftmax(x), logSumExp(x, 1)]) {
      const [dx] = evaluate(gradients(sum(y.mul(tensor(y.shape[1] ? [[1, 2, 3]] : [2]))), [x]));
      expect([...dx.data].every(Number.isFinite), y.toString()).toBe(true);
    }
  });

  test("the branch of where() that is not taken gives no NaN to the gradient", () => {
    const x = tensor([-1, 4]);
    const positive = x.greater(0);
    const safe = where(positive, where(positive, x, 1).sqrt(), 0);
    expect([...evaluate(gradients(sum(safe), [x]))[0].data]).toEqual([0, 0.25]);
  });

  test("the norm of zeros has gradient 0, equal extrema share theirs", () => {
    const zeros = tensor([0, 0]);
    expect([...evaluate(gradients(norm(zeros), [zeros]))[0].data]).toEqual([0, 0]);
    const equal = tensor([2, 5, 5, 1]);
    expect([...evaluate(gradients(equal.max(), [equal]))[0].data]).toEqual([0, 0.5, 0.5, 0]);
    expect([...evaluate(gradients(sum(maximum(equal, 5)), [equal]))[0].data]).toEqual([0, 0.5, 0.5, 0]);
  });
});
