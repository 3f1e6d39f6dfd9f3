import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { evaluate, setBackend, tensor } from "@nn/tensor";
import * as exported from "../src/clipping/index.js";
import { clipByGlobalNorm, clipByNorm, clipByValue, clipFrom, OptionError, type Clip } from "../src/index.js";
import { expectAllExported, fixture } from "./support/exports.js";

const torch = fixture("clipping") as Record<string, number[][]>;

const clips = Object.entries(exported);

const apply = (clip: Clip, gradients: readonly (readonly number[])[]): number[][] =>
  evaluate(clip.apply(gradients.map((gradient) => tensor(gradient)))).map(({ data }) => [...data]);

const normOf = (values: readonly number[]): number => Math.hypot(...values);

it("every file of src/clipping is exported", () => {
  expectAllExported("clipping", exported);
});

describe.each(["js", "wasm"] as const)("on the %s backend", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  it.each(clips)("%s as PyTorch, which adds 1e-6 to a norm", (name, make) => {
    const got = apply(make(2), torch.gradients);
    for (const [i, gradient] of torch[name].entries()) {
      for (const [j, value] of gradient.entries()) expect(Math.abs(got[i][j] - value)).toBeLessThan(1e-6);
    }
  });

  it("numbers: 3, −4, 12 have the norm 13", () => {
    expect(apply(clipByGlobalNorm(6.5), [[3, -4], [12]])).toEqual([[1.5, -2], [6]]);
    expect(apply(clipByNorm(2.5), [[3, -4], [12]])).toEqual([[1.5, -2], [2.5]]);
    expect(apply(clipByValue(3.5), [[3, -4], [12]])).toEqual([[3, -3.5], [3.5]]);
  });

  it.each(clips)("%s leaves alone what is within the limit, and zeros", (_, make) => {
    expect(apply(make(13), [[3, -4], [12], [0, 0]])).toEqual([[3, -4], [12], [0, 0]]);
  });

  it("limits norms of any size, and keeps the direction", () => {
    const value = fc.double({ min: -1e18, max: 1e18, noNaN: true });
    const gradient = fc.array(value, { minLength: 1, maxLength: 5 });
    const property = (gradients: number[][], limit: number): void => {
      const got = apply(clipByGlobalNorm(limit), gradients).flat();
      const flat = gradients.flat().map(Math.fround);
      const scale = limit / Math.max(normOf(flat), limit);
      const slack = 1e-5 * Math.min(limit, normOf(flat)) + 1e-37;
      for (const [i, g] of flat.entries()) expect(Math.abs(got[i] - g * scale)).toBeLessThanOrEqual(slack);
    };
    fc.assert(
      fc.property(
        fc.array(gradient, { minLength: 1, maxLength: 3 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        property,
      ),
      {
        numRuns: 50,
        seed: 7,
      },
    );
  });

  it("brings gradients whose squares overflow down to the limit", () => {
    const [[a, b]] = apply(clipByGlobalNorm(1), [[3e25, -4e25]]);
    expect([a, b].map((value) => Number(value.toFixed(6)))).toEqual([0.6, -0.8]);
  });

  it.each([Number.NaN, Infinity, -Infinity])("%d stays visible", (value) => {
    expect(apply(clipByValue(1), [[value, 2]])).toEqual([[value, 1]]);
    expect(apply(clipByNorm(1), [[value, 2], [2]])).toEqual([[Number.NaN, Number.NaN], [1]]);
    expect(apply(clipByGlobalNorm(1), [[value, 2], [2]])).toEqual([[Number.NaN, Number.NaN], [Number.NaN]]);
  });

  it("works on no gradients and on scalars", () => {
    for (const [, make] of clips) expect(make(1).apply([])).toEqual([]);
    expect(evaluate(clipByGlobalNorm(1).apply([tensor(5)]))[0]).toMatchObject({
      shape: [],
      data: new Float32Array([1]),
    });
  });
});

describe.each(clips)("options of %s", (name, make) => {
  it.each([0, -1, Number.NaN, Infinity, "1", null, undefined, 1e-50])("refuses %o", (limit) => {
    expect(() => Reflect.apply(make, undefined, [limit])).toThrow(OptionError);
    expect(() => Reflect.apply(make, undefined, [limit])).toThrow(`${name}: limit must be a number > 0`);
  });

  it("comes back from its config", () => {
    const clip = make(0.25);
    expect(clip.config()).toEqual({ name, limit: 0.25 });
    expect(clipFrom(JSON.parse(JSON.stringify(clip.config()))).config()).toEqual(clip.config());
  });
});
