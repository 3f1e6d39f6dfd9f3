import { describe, expect, it } from "vitest";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import type { Primitive } from "../../src/expression/expression.js";
import { erf } from "./interpreter.js";
import { access, apply, load, ProgramBuilder, runOn } from "./programs.js";

const backends = { relaxed: wasmBackend(), baseline: wasmBackend({ relaxed: false }) };

/** Runs one primitive over arrays. */
function evaluate(backend: keyof typeof backends, primitive: Primitive, ...args: Float32Array[]): number[] {
  const size = args[0].length;
  const p = new ProgramBuilder();
  const inputs = args.map(() => p.input(size));
  const y = p.output(size);
  p.steps.push({
    kind: "map",
    label: primitive,
    dims: [size],
    loads: inputs.map((id) => access(id, [1])),
    outputs: [{ store: access(y, [1]), value: apply(primitive, "float32", ...args.map((_, slot) => load(slot))) }],
  });
  return runOn(backends[backend], p.build(), args)[0];
}

/** Floats with every exponent and both signs, the specials among them. */
function allOver(count: number, seed: number): Float32Array {
  const words = new Uint32Array(count);
  let state = seed;
  for (let i = 0; i < count; i++) words[i] = state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  // The low bits of this generator are poor: mix the high ones in.
  return new Float32Array(words.map((word) => word ^ (word >>> 15)).buffer);
}

function between(low: number, high: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

const specials = Float32Array.from([
  ...[0, -0, Infinity, -Infinity, NaN, 1, -1, 0.5, -0.5, 2, -2, 300, -300, 88.7228, 88.723, -87.3366, -103.9, -104.1],
  ...[
    1e-45, -1e-45, 1e-38, -1e-38, 1.17549435e-38, 3.4028235e38, -3.4028235e38, 9.01, -9.01, 9.1, 3.92, 3.93, 4, -4,
    1e-4,
  ],
]);

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The distance between neighbouring floats at x; of the smallest normal for what is below it. */
function ulp(x: number): number {
  float[0] = Math.abs(x);
  const exponent = bits[0] >>> 23;
  return 2 ** (Math.max(exponent, 1) - 150);
}

/**
 * The largest error, in units in the last place, of what should be `exact(x)`; infinite for a wrong infinity or NaN, or
 * for something else than 0 where the result is too small for a float.
 */
function worst(got: readonly number[], wanted: (i: number) => number): number {
  return got.reduce((largest, value, i) => Math.max(largest, errorOf(value, wanted(i))), 0);
}

function errorOf(value: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (Number.isFinite(rounded) && rounded !== 0) return Math.abs(value - exact) / ulp(rounded);
  const right = Object.is(value, rounded) || (rounded === 0 && Math.abs(value) <= 2 ** -149);
  return right ? 0 : Infinity;
}

interface Row {
  readonly f: (x: number) => number;
  readonly ulps: number;
  readonly ranges: readonly [number, number][];
  /** Where the whole range of floats makes sense. */
  readonly everywhere: boolean;
}

const functions: Partial<Record<Primitive, Row>> = {
  exp: {
    f: Math.exp,
    ulps: 1,
    ranges: [
      [-104, 89],
      [-1, 1],
      [-1e-3, 1e-3],
    ],
    everywhere: true,
  },
  log: {
    f: Math.log,
    ulps: 1,
    ranges: [
      [0, 3],
      [0.9, 1.1],
      [0, 1e6],
      [0, 1e-37],
    ],
    everywhere: true,
  },
  sin: {
    f: Math.sin,
    ulps: 2,
    ranges: [
      [-10, 10],
      [-1e5, 1e5],
      [3.14, 3.15],
      [-1e-3, 1e-3],
      [3e5, 1e6],
    ],
    everywhere: false,
  },
  cos: {
    f: Math.cos,
    ulps: 2,
    ranges: [
      [-10, 10],
      [-1e5, 1e5],
      [1.57, 1.572],
      [-1e-3, 1e-3],
      [3e5, 1e6],
    ],
    everywhere: false,
  },
  tanh: {
    f: Math.tanh,
    ulps: 3,
    ranges: [
      [-10, 10],
      [-1, 1],
      [-1e-3, 1e-3],
      [8, 10],
    ],
    everywhere: true,
  },
  erf: {
    f: erf,
    ulps: 2,
    ranges: [
      [-5, 5],
      [-1, 1],
      [-1e-3, 1e-3],
      [3, 4.2],
    ],
    everywhere: true,
  },
  sqrt: {
    f: Math.sqrt,
    ulps: 0.5,
    ranges: [
      [0, 4],
      [0, 1e30],
    ],
    everywhere: true,
  },
};

describe.each(["relaxed", "baseline"] as const)("functions, %s", (backend) => {
  it.each(Object.keys(functions) as Primitive[])("%s is accurate over its range", (primitive) => {
    const { f, ulps, ranges, everywhere } = functions[primitive]!;
    const inputs = ranges.map(([low, high]) => between(low, high, 100_003));
    if (everywhere) inputs.push(allOver(300_001, 7), specials);
    else inputs.push(specials.filter((x) => !(Math.abs(x) > 1e6 && Number.isFinite(x))));
    for (const x of inputs) {
      const y = evaluate(backend, primitive, x);
      const error = worst(y, (i) => f(x[i]));
      expect(error).toBeLessThanOrEqual(ulps);
    }
  });

  it("sin and cos stay within −1 … 1 for every float", () => {
    const x = allOver(200_000, 3);
    for (const primitive of ["sin", "cos"] as const) {
      const outside = evaluate(backend, primitive, x).filter((y, i) =>
        Number.isFinite(x[i]) ? !(Math.abs(y) <= 1) : !Number.isNaN(y),
      );
      expect(outside).toEqual([]);
    }
  });

  it("pow is Math.pow", () => {
    const y = [
      0,
      -0,
      1,
      -1,
      2,
      3,
      -3,
      0.5,
      -0.5,
      1 / 3,
      5,
      -5,
      31,
      100,
      -100,
      1e10,
      Infinity,
      -Infinity,
      NaN,
      16777217,
      0.9999,
    ];
    const x = [...specials, 10, -10, 3, -3, 0.999, 1.001, 1e10, -1e10, 0.1, -0.1];
    const pairs = x.flatMap((base) => y.map((power): [number, number] => [Math.fround(base), Math.fround(power)]));
    const [bases, powers] = [Float32Array.from(pairs, ([b]) => b), Float32Array.from(pairs, ([, p]) => p)];
    const got = evaluate(backend, "pow", bases, powers);
    expect(worst(got, (i) => Math.pow(bases[i], powers[i]))).toBeLessThanOrEqual(1);
  });

  it("pow is accurate over wide ranges", () => {
    const bases = allOver(400_000, 11).map(Math.abs);
    const powers = allOver(400_000, 23).map((p, i) =>
      Math.abs(p) > 1e3 || !(Math.abs(p) > 1e-3) ? (i % 400) / 10 - 20 : p,
    );
    const got = evaluate(backend, "pow", bases, powers);
    expect(worst(got, (i) => Math.pow(bases[i], powers[i]))).toBeLessThanOrEqual(1);
  });
});
