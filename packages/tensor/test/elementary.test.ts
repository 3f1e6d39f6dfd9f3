import { describe, expect, it } from "vitest";
import { elementary } from "../src/index.js";

const between = (low: number, high: number, count = 20_001): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

/** The largest |f / exact − 1|, and where. */
function worst(inputs: readonly number[], f: (x: number) => number, exact: (x: number) => number): number {
  return inputs.reduce((largest, x) => Math.max(largest, exact(x) === f(x) ? 0 : Math.abs(f(x) / exact(x) - 1)), 0);
}

/** FNV-1a over the bits of doubles. */
function checksum(values: readonly number[]): string {
  const bytes = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (const value of values) {
    bytes.setFloat64(0, value);
    for (let i = 0; i < 8; i++) hash = Math.imul(hash ^ bytes.getUint8(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

const { sin, cos, exp, log, pow } = elementary;
const angles = [...between(-10, 10), ...between(-1e4, 1e4), 0, 1e-300];
const powers = [...between(-700, 700), ...between(-1, 1), 0, 1e-17];
const positive = [...between(1e-3, 3), ...between(1, 1e6), 1e-310, 5e-324, 1.7e308, 1];

describe("elementary functions on the host", () => {
  it.each([
    ["exp", powers, exp, Math.exp],
    ["log", positive, log, Math.log],
  ] as const)("%s is as Math has it, to the last digits", (_, inputs, f, exact) => {
    expect(worst(inputs, f, exact)).toBeLessThan(1e-15);
  });

  it.each([
    ["sin", sin, Math.sin],
    ["cos", cos, Math.cos],
  ] as const)("%s is as Math has it: to the last digits of the result, or of the largest", (_, f, exact) => {
    expect(Math.max(...angles.map((x) => Math.abs(f(x) - exact(x))))).toBeLessThan(3e-16);
    const small = angles.filter((x) => Math.abs(x) < 0.7);
    expect(worst(small, f, exact)).toBeLessThan(3e-16);
  });

  it.each([0, 1, 2, 3, 10, 1000, -1, -3, 0.5, 1 / 3, -0.7, 12.25])("pow of %d is as Math has it", (power) => {
    const error = worst(
      [0.5, 0.9, 0.1, 0.999, 1, 2, 3.7],
      (base) => pow(base, power),
      (base) => base ** power,
    );
    // A rounding at each squaring, each of which doubles those before.
    expect(error).toBeLessThan(2e-15 + 1e-16 * Math.abs(power));
  });

  it("pow of 0 is 0, 1 or infinite", () =>
    expect([pow(0, 0), pow(0, 2), pow(0, 0.5), pow(0, -1)]).toEqual([1, 0, 0, Infinity]));

  it("has the values that are exact, and the limits", () => {
    expect([sin(0), cos(0), exp(0), log(1), exp(-Infinity), exp(Infinity)]).toEqual([0, 1, 1, 0, 0, Infinity]);
    expect([log(0), log(Infinity)]).toEqual([-Infinity, Infinity]);
    for (const y of [log(-1), log(NaN), exp(NaN), sin(NaN), cos(Infinity)]) expect(y).toBeNaN();
    expect(exp(-745)).toBe(5e-324);
  });

  it("has the same bits everywhere", () => {
    const fractions = between(0, 9, 2001);
    expect(
      checksum([
        ...angles.flatMap((x) => [sin(x), cos(x)]),
        ...powers.map(exp),
        ...positive.map(log),
        ...fractions.map((x) => pow(0.9, x)),
      ]),
    ).toBe("a1b19421");
  });
});
