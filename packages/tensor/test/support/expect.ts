import { expect } from "vitest";
import type { NdArray } from "../../src/index.js";
import type { Plain } from "./plain.js";

/** |actual − expected| / max(1, |expected|); 0 where both are NaN or the same infinity. */
function errorOf(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  return Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
}

/** Shape, type and every value, with a message that says where they differ. */
export function expectPlain(actual: NdArray, expected: Plain, tolerance: number, where = ""): void {
  expect(actual.shape, `shape ${where}`).toEqual(expected.shape);
  expect(actual.dtype, `type ${where}`).toBe(expected.dtype);
  expectValues(
    actual.data,
    expected.dtype === "float32" ? expected.data.map(Math.fround) : expected.data,
    tolerance,
    where,
  );
}

export function expectValues(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  where = "",
): void {
  expect(actual.length, `length ${where}`).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = errorOf(actual[i], expected[i]);
    if (error <= tolerance) continue;
    expect.fail(`${where} element ${i}: got ${actual[i]}, expected ${expected[i]} (error ${error.toExponential(2)})`);
  }
}
