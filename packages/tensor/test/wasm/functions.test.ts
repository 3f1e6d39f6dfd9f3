import { describe, expect, it } from "vitest";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import type { Primitive } from "../../src/expression/expression.js";
import { around, checksum, everyExponent, ulps } from "../support/floats.js";
import { evaluatePrimitive } from "./evaluate-primitive.js";
import { erf } from "./interpreter.js";

// The whole range of floats, one by one, takes minutes: scripts/measure-functions.mjs. Here: every exponent, and what lies
// around the places where a function changes its way of computing.

const backends = {
  relaxed: wasmBackend({ threads: 1 }),
  baseline: wasmBackend({ threads: 1, deterministic: true }),
};

const everywhere = everyExponent(509);
const commonPlaces = [0, 1, -1, 2, 0.5, -0.5, 2 ** -126, -(2 ** -126), 2 ** -149, 3.4028234663852886e38, Infinity];
const integers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
/** Floats nearest to multiples of π/2, as continued fractions find them; the first is 1.6e-9 away. */
const nearQuarterTurns = [
  7.729178919452902e28, 21999384576, 1.5458357838905804e29, 43998769152, 252.89820861816406, 4.638183382783466e25,
  1522788990976, 8.11762663906456e22, 87997538304, 4.3865578967101227e33, 42781604, 4.71238899230957,
  1.0341291951386403e27, 1.5282689358063206e17,
];

interface Row {
  readonly f: (x: number) => number;
  /** The bound that the function's documentation states. */
  readonly ulps: number;
  /** Where the range reduction or the formula changes, and poles. */
  readonly borders: readonly number[];
  /** Of the deterministic variant's bits over all of the above: the same on every machine and engine. */
  readonly checksum: string;
}

const functions: Partial<Record<Primitive, Row>> = {
  exp: {
    f: Math.exp,
    ulps: 1,
    borders: [...integers(-150, 128).map((n) => (n + 0.5) * Math.LN2), 88.72284, -87.33655, -103.97208, -104, 89],
    checksum: "eca3ca58",
  },
  log: {
    f: Math.log,
    ulps: 1,
    borders: integers(-149, 127).flatMap((e) => [2 ** e, Math.SQRT1_2 * 2 ** e, 1.1 * 2 ** e]),
    checksum: "8ef9e382",
  },
  sin: {
    f: Math.sin,
    ulps: 2,
    borders: [...integers(-64, 64).map((n) => (n * Math.PI) / 4), ...nearQuarterTurns, 1.5e6, -1.5e6, 2 ** 30, 2 ** 53],
    checksum: "93c8fcf5",
  },
  cos: {
    f: Math.cos,
    ulps: 2,
    borders: [...integers(-64, 64).map((n) => (n * Math.PI) / 4), ...nearQuarterTurns, 1.5e6, -1.5e6, 2 ** 30, 2 ** 53],
    checksum: "59591f3b",
  },
  tanh: {
    f: Math.tanh,
    ulps: 2,
    borders: [...integers(-27, 27).map((n) => (n * Math.LN2) / 2), 9.02, -9.02, 8.66434, 0.54912257],
    checksum: "764339df",
  },
  sigmoid: {
    f: (x) => 1 / (1 + Math.exp(-x)),
    ulps: 2.2,
    borders: [...integers(-150, 26).map((n) => (n + 0.5) * Math.LN2), 18, -104, -87.33655, -103.97208],
    checksum: "5f149ea3",
  },
  erf: { f: erf, ulps: 2, borders: [0.9, -0.9, 3.919, 4, -4], checksum: "3707d60a" },
  sqrt: { f: Math.sqrt, ulps: 0.5, borders: [], checksum: "3d48450b" },
};

/** Evenly spread where a function does what it does; the sample of all exponents is thin there. */
const between = Float32Array.from({ length: 120_001 }, (_, i) => (i - 60_000) / 6000);

const rows = Object.entries(functions).map(([name, row]) => ({ name: name as Primitive, ...row }));
const inputsOf = ({ borders }: Row): Float32Array[] => [everywhere, between, around([...commonPlaces, ...borders])];

describe.each(["relaxed", "baseline"] as const)("functions, %s", (backend) => {
  it.each(rows)("$name is within $ulps ulp", (row) => {
    for (const x of inputsOf(row)) {
      const y = evaluatePrimitive(backends[backend], row.name, x);
      let worst = { error: 0, x: 0 };
      for (const [i, value] of y.entries()) {
        const error = ulps(value, row.f(x[i]));
        if (error > worst.error) worst = { error, x: x[i] };
      }
      expect(worst.error, `${row.name} of ${worst.x}`).toBeLessThanOrEqual(row.ulps);
    }
  });

  it.each([
    ["sin", -1, 1],
    ["cos", -1, 1],
    ["tanh", -1, 1],
    ["erf", -1, 1],
    ["sigmoid", 0, 1],
    ["exp", 0, Infinity],
  ] as const)("%s stays within %d … %d", (name, low, high) => {
    for (const x of [everywhere, between]) {
      const outside = evaluatePrimitive(backends[backend], name, x).find((y) => y < low || y > high);
      expect(outside).toBeUndefined();
    }
  });

  it.each(["tanh", "erf", "sin"] as const)("%s is odd, zeros included", (name) => {
    const y = evaluatePrimitive(backends[backend], name, everywhere);
    const mirrored = evaluatePrimitive(
      backends[backend],
      name,
      everywhere.map((x) => -x),
    );
    const different = y.findIndex((value, i) => !Object.is(value, -mirrored[i]) && !Number.isNaN(value));
    expect(different, `at ${everywhere[different]}`).toBe(-1);
  });

  it.each([
    ["exp", 0, 1],
    ["log", 1, 0],
    ["cos", 0, 1],
    ["sigmoid", 0, 0.5],
    ["tanh", 20, 1],
    ["tanh", Infinity, 1],
    ["erf", -Infinity, -1],
    ["sigmoid", Infinity, 1],
    ["sigmoid", -Infinity, 0],
  ] as const)("%s of %d is exactly %d", (name, x, y) =>
    expect(evaluatePrimitive(backends[backend], name, Float32Array.of(x))).toEqual([y]),
  );
});

it.each(rows)("the bits of the deterministic $name are the same everywhere", (row) => {
  const y = inputsOf(row).flatMap((x) => evaluatePrimitive(backends.baseline, row.name, x));
  expect(checksum(y)).toBe(row.checksum);
});
