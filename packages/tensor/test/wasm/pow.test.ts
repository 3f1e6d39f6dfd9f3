import { describe, expect, it } from "vitest";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import { everyExponent, ulps } from "../support/floats.js";
import { evaluatePrimitive } from "./evaluate-primitive.js";

const backends = {
  relaxed: wasmBackend({ threads: 1 }),
  baseline: wasmBackend({ threads: 1, deterministic: true }),
};
const BOUND = 1;

/** Every base with every power. */
function grid(bases: readonly number[], powers: readonly number[]): [Float32Array, Float32Array] {
  const pairs = bases.flatMap((base) => powers.map((power): [number, number] => [base, power]));
  return [Float32Array.from(pairs, ([base]) => base), Float32Array.from(pairs, ([, power]) => power)];
}

const specials = [0, 1, 2, 0.5, 3, 10, 1e10, 1e-10, 0.999, 1.001, 2 ** -126, 2 ** -149, 3.4028235e38, Infinity];
const both = (values: readonly number[]): number[] => [...values, ...values.map((value) => -value), NaN];
const integers = [1, 2, 3, 4, 5, 31, 32, 33, 100, 101, 127, 149, 16777215, 16777216, 16777217, 1e10, 2 ** 40];
const fractions = [0.5, 1 / 3, 1.5, 2.5, 0.9999, 1e-3, 1e-30, 33.3, 1e5 + 0.5, 3.4e38, Infinity];

/** Powers that bring x^y over the whole range of results: log x · y between −110 and 95. */
function toEveryResult(bases: Float32Array): Float32Array {
  return bases.map((base, i) => ((i % 2053) / 10 - 110) / Math.log(base));
}

describe.each(["relaxed", "baseline"] as const)("pow, %s", (backend) => {
  it.each([
    ["special numbers and whole powers", ...grid(both(specials), both([0, ...integers]))],
    ["special numbers and fractions", ...grid(both(specials), both([0, ...fractions]))],
    ["positive bases of every exponent, results of every size", ...ofEveryResult()],
    ["bases near 1, large powers", ...nearOne()],
  ])("%s are as Math.pow has them, within 1 ulp", (_, bases, powers) => {
    const y = evaluatePrimitive(backends[backend], "pow", bases, powers);
    let worst = { error: 0, at: "" };
    for (const [i, value] of y.entries()) {
      const error = ulps(value, bases[i] ** powers[i]);
      if (error > worst.error) worst = { error, at: `${bases[i]} ** ${powers[i]} = ${value}` };
    }
    expect(worst.error, worst.at).toBeLessThanOrEqual(BOUND);
  });
});

function ofEveryResult(): [Float32Array, Float32Array] {
  const bases = everyExponent(701).map(Math.abs);
  return [bases, toEveryResult(bases)];
}

function nearOne(): [Float32Array, Float32Array] {
  const bases = Float32Array.from({ length: 100_000 }, (_, i) => 1 + (i - 50_000) * 2 ** -22);
  return [bases, toEveryResult(bases)];
}
