import { evaluate, formatShape, sameShape, Tensor, toNdArray, type NdArray, type TensorLike } from "@nn/tensor";
import { assert } from "./errors.js";

export interface Tolerance {
  /** Of the expected value; 1e-5. */
  readonly relative?: number;
  /** Added to that; 1e-6. */
  readonly absolute?: number;
}

/** The values of anything tensor-like. */
export function valuesOf(x: TensorLike): NdArray {
  return x instanceof Tensor ? evaluate([x])[0] : toNdArray(x);
}

/**
 * Fails unless shapes are equal and each value is within absolute + relative · |expected| of the expected one. NaN is
 * close to NaN and an infinity to itself. A typed array without a shape is compared with values of any shape.
 *
 * @throws {CheckError} naming the worst element.
 */
export function expectClose(actual: TensorLike, expected: TensorLike, tolerance: Tolerance = {}): void {
  const { relative = 1e-5, absolute = 1e-6 } = tolerance;
  const [a, e] = [valuesOf(actual), valuesOf(expected)];
  const isFlat = ArrayBuffer.isView(actual) || ArrayBuffer.isView(expected);
  assert(
    isFlat ? a.data.length === e.data.length : sameShape(a.shape, e.shape),
    () => `expected shape ${formatShape(e.shape)}, got ${formatShape(a.shape)}`,
  );
  const excess = Array.from(
    a.data,
    (value, i) => distance(value, e.data[i]) - absolute - relative * Math.abs(e.data[i]),
  );
  const wrong = excess.flatMap((over, i) => (over <= 0 || same(a.data[i], e.data[i]) ? [] : [i]));
  assert(wrong.length === 0, () => {
    const worst = wrong.reduce((a, b) => (excess[b] > excess[a] ? b : a));
    return (
      `${wrong.length} of ${excess.length} values are not close; the worst is element ${worst}: ` +
      `expected ${e.data[worst]}, got ${a.data[worst]} (relative ${relative}, absolute ${absolute})`
    );
  });
}

/** Fails unless both have the same shape and exactly the same values. */
export function expectEqual(actual: TensorLike, expected: TensorLike): void {
  expectClose(actual, expected, { relative: 0, absolute: 0 });
}

/** Fails unless every value is finite. */
export function expectFinite(actual: TensorLike): void {
  const { data } = valuesOf(actual);
  const at = data.findIndex((value) => !Number.isFinite(value));
  assert(at < 0, () => `expected finite values, got ${data[at]} at element ${at}`);
}

function same(a: number, b: number): boolean {
  return Object.is(a, b) || a === b;
}

/** Of a NaN to a number: infinite, so that it is never close. */
function distance(a: number, b: number): number {
  const difference = Math.abs(a - b);
  return Number.isNaN(difference) ? Infinity : difference;
}
