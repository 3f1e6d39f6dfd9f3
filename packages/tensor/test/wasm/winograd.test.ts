import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { sums, winogradCases, type Axis, type Case } from "./arbitrary-convolution.js";
import { check, closeBackends, functionsOf, valuesOf } from "./convolution-check.js";

afterAll(closeBackends);

const isReached = (each: Case): boolean => functionsOf(each).some((name) => /^winograd(Rows|Weights)$/.test(name));

describe("Winograd's algorithm agrees with js, with the same bits for any number of pieces", () => {
  it.each([
    ["convolutions", winogradCases],
    ["gradients of kernels", winogradCases.map(sums)],
  ])("%s", (_, arbitrary) => {
    let reached = 0;
    const property = fc.property(arbitrary, (each) => {
      reached += Number(isReached(each));
      check(each, 5e-4);
    });
    fc.assert(property, { seed: 8, numRuns: 60 });
    expect(reached).toBeGreaterThan(30);
  });

  const side: Axis = { size: 30, taps: 3, outputs: 30, stride: 1, dilation: 1, inputDilation: 1, low: 1 };
  const plain: Case = {
    axes: [side, side],
    batch: 1,
    groups: 1,
    channels: 64,
    outputs: 72,
    spatialFirst: 0,
    xOrder: "channels",
    wFlipped: false,
    wTransposed: false,
    bias: false,
    relu: false,
  };

  it("errs about twice as much as sums of all terms do", () => {
    for (const each of [plain, sums(plain)]) {
      expect(isReached(each)).toBe(true);
      const { expected, plain: got, fused } = valuesOf(each);
      const size = rootMeanSquare(expected);
      for (const values of [got, fused]) {
        const error = rootMeanSquare(values.map((value, i) => value - expected[i])) / size;
        expect(error).toBeLessThan(1.5e-6);
        expect(error).toBeGreaterThan(0);
      }
    }
  });

  it("is not used where transforming costs more than it saves", () => {
    expect(isReached({ ...plain, channels: 3 })).toBe(false);
    expect(isReached({ ...plain, axes: [side, { ...side, stride: 2, outputs: 15 }] })).toBe(false);
    expect(isReached({ ...plain, axes: [side, { ...side, dilation: 2, outputs: 28 }] })).toBe(false);
    expect(isReached({ ...plain, axes: [side, { ...side, taps: 5, low: 2 }] })).toBe(false);
    const tiny = { ...side, size: 1, outputs: 1 };
    expect(isReached({ ...plain, axes: [tiny, tiny] })).toBe(false);
  });
});

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
