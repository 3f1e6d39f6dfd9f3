import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkGradients, evaluate, gradients, setBackend, tensor, type Tensor } from "@nn/tensor";
import * as exported from "../src/regularization/index.js";
import { elasticNet, l1, l2, none, OptionError, regularizationFrom, type Regularization } from "../src/index.js";
import { expectAllExported } from "./support/exports.js";

const values = [0.5, -1.5, 2, -0.25, 1e-3];

/** The penalties of the values above, added up by hand in float64. */
const sumAbs = values.reduce((sum, p) => sum + Math.abs(p), 0);
const sumSquares = values.reduce((sum, p) => sum + p * p, 0);
const cases: [string, Regularization, number, (p: number) => number][] = [
  ["l1", l1(0.3), 0.3 * sumAbs, (p) => 0.3 * Math.sign(p)],
  ["l2", l2(0.3), 0.15 * sumSquares, (p) => 0.3 * p],
  [
    "elasticNet",
    elasticNet({ l1: 0.2, l2: 0.4 }),
    0.2 * sumAbs + 0.2 * sumSquares,
    (p) => 0.2 * Math.sign(p) + 0.4 * p,
  ],
];

const given = (tensor: Tensor | undefined): Tensor => tensor ?? expect.unreachable("there is none");

it("every file of src/regularization is exported", () => {
  expectAllExported("regularization", exported);
  const names = cases.map(([name]) => name);
  expect([...names, "none"].sort()).toEqual(Object.keys(exported).sort());
});

describe.each(["js", "wasm"] as const)("on the %s backend", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  it.each(cases)("%s: penalty and gradient", async (_, made, expected, slope) => {
    const p = tensor(values);
    expect(given(made.penalty(p)).shape).toEqual([]);
    expect(await given(made.penalty(p)).item()).toBeCloseTo(expected, 6);
    const got = await given(made.gradient(p)).data();
    for (const [i, value] of values.entries()) expect(got[i]).toBeCloseTo(slope(value), 6);
  });

  it.each(cases)("%s is flat at 0", async (_, made) => {
    expect([...(await given(made.gradient(tensor([0, 0]))).data())]).toEqual([0, 0]);
  });
});

describe("derivatives", () => {
  it.each(cases)("%s: the penalty's gradient by central differences", async (_, made) => {
    const report = await checkGradients((p) => given(made.penalty(p)), [tensor(values)]);
    expect(report.checked).toBe(values.length);
  });

  it.each(cases)("%s: `gradient` is the derivative of `penalty`", (_, made) => {
    const p = tensor([...values, 0]);
    const [derived, stated] = evaluate([gradients(given(made.penalty(p)), [p])[0], given(made.gradient(p))]);
    for (const [i, value] of [...derived.data].entries()) expect(stated.data[i]).toBeCloseTo(value, 6);
  });
});

describe("none", () => {
  it("adds nothing", () => {
    expect(none.gradient(tensor(values))).toBeUndefined();
    expect(none.penalty(tensor(values))).toBeUndefined();
    expect(regularizationFrom(none.config())).toBe(none);
  });
});

describe("options", () => {
  it.each([-1, Number.NaN, Infinity, "0.1", null, undefined])("l2 and l1 refuse %o", (value) => {
    for (const make of [l1, l2]) {
      expect(() => Reflect.apply(make, undefined, [value])).toThrow(OptionError);
      expect(() => Reflect.apply(make, undefined, [value])).toThrow(/^l[12]: lambda must be a number ≥ 0, /);
    }
  });

  it("by name, or the one number alone", () => {
    expect(l2({ lambda: 0.1 }).config()).toEqual(l2(0.1).config());
    expect(() => Reflect.apply(elasticNet, undefined, [0.1])).toThrow(
      /elasticNet: expected options as an object, got 0.1; write them by name: \{ l1: … \}/,
    );
    expect(() => Reflect.apply(elasticNet, undefined, [{ l1: 1 }])).toThrow(/elasticNet: l2 must be .* missing/);
    expect(() => Reflect.apply(l2, undefined, [{ lamda: 1 }])).toThrow(
      /there is no option "lamda".*Did you mean "lambda"\?/,
    );
  });

  it.each(cases)("%s comes back from its config", (name, made) => {
    const again = regularizationFrom(JSON.parse(JSON.stringify(made.config())));
    expect(again.name).toBe(name);
    expect(again.config()).toEqual(made.config());
  });
});
