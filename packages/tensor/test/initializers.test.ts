import { describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../src/core/errors.js";
import { fansOf, initializer, initializers, type Initializer } from "../src/initializers/index.js";
import { RandomStream } from "../src/random/stream.js";

const shape = [3, 3, 40, 90]; // fan-in 360, fan-out 810, 32,400 values
const n = 32_400;

function statistics(made: Initializer): { mean: number; variance: number; min: number; max: number } {
  const values = made.fill(shape, new RandomStream(1));
  expect(values).toHaveLength(n);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  return { mean, variance, min: Math.min(...values), max: Math.max(...values) };
}

/** Relative error of a sample variance of n values is about √(2/n) ≈ 0.8 %. */
function expectMoments(made: Initializer, mean: number, variance: number): void {
  const got = statistics(made);
  expect(Math.abs(got.mean - mean)).toBeLessThan((4 * Math.sqrt(variance)) / Math.sqrt(n));
  expect(Math.abs(got.variance / variance - 1)).toBeLessThan(0.03);
}

describe("fansOf", () => {
  it.each([
    [[], 1, 1],
    [[7], 7, 7],
    [[30, 20], 30, 20],
    [[5, 30, 20], 150, 100],
    [[3, 3, 16, 32], 144, 288],
  ])("of %j are %i and %i", (shape, fanIn, fanOut) => {
    expect(fansOf(shape)).toEqual({ fanIn, fanOut });
  });
});

describe("constants", () => {
  it("fill", () => {
    const random = new RandomStream(0);
    expect([...initializers.zeros.fill([2], random)]).toEqual([0, 0]);
    expect([...initializers.ones.fill([], random)]).toEqual([1]);
    expect([...initializers.constant(2.5).fill([1, 3], random)]).toEqual([2.5, 2.5, 2.5]);
    expect(random.state.counter).toBe(0);
  });
});

describe("moments", () => {
  it("uniform", () => {
    expectMoments(initializers.uniform({ min: -1, max: 3 }), 1, 16 / 12);
    const { min, max } = statistics(initializers.uniform());
    expect(min).toBeGreaterThanOrEqual(Math.fround(-0.05));
    expect(max).toBeLessThanOrEqual(Math.fround(0.05));
  });

  it("normal and truncated normal", () => {
    expectMoments(initializers.normal({ mean: 2, std: 3 }), 2, 9);
    expectMoments(initializers.truncatedNormal({ mean: 2, std: 3 }), 2, (3 * 0.87962566) ** 2);
    const cut = statistics(initializers.truncatedNormal({ mean: 2, std: 3 }));
    expect(cut.min).toBeGreaterThanOrEqual(-4);
    expect(cut.max).toBeLessThanOrEqual(8);
    expect(cut.max).toBeGreaterThan(7.9);
  });

  it.each([
    ["glorot", 2 / (360 + 810), initializers.glorotUniform(), initializers.glorotNormal()],
    ["he", 2 / 360, initializers.heUniform(), initializers.heNormal()],
    ["lecun", 1 / 360, initializers.lecunUniform(), initializers.lecunNormal()],
  ])("%s has variance %d in both forms", (_, variance, uniform, normal) => {
    expectMoments(uniform, 0, variance);
    expectMoments(normal, 0, variance);
    const limit = Math.sqrt(3 * variance);
    const flat = statistics(uniform);
    expect(flat.max).toBeLessThanOrEqual(limit * (1 + 1e-6));
    expect(flat.max).toBeGreaterThan(0.999 * limit);
    const bell = statistics(normal);
    expect(bell.max).toBeLessThanOrEqual((2 * Math.sqrt(variance)) / 0.87962566 + 1e-6);
    expect(bell.max).toBeGreaterThan(1.1 * limit);
  });
});

describe("orthogonal", () => {
  it.each([
    [[40, 40], 1],
    [[64, 10], 1],
    [[10, 64], 2],
    [[3, 3, 4, 8], 0.5],
    [[2, 2, 2, 30], 1],
    [[1, 1], 3],
  ])("of %j has orthogonal columns or rows of length %d", (shape, gain) => {
    const values = initializers.orthogonal({ gain }).fill(shape, new RandomStream(5));
    const columns = shape.at(-1)!;
    const rows = values.length / columns;
    const count = Math.min(rows, columns);
    const at = (vector: number, i: number): number =>
      rows > columns ? values[i * columns + vector] : values[vector * columns + i];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let i = 0; i < Math.max(rows, columns); i++) product += at(a, i) * at(b, i);
        expect(Math.abs(product - (a === b ? gain * gain : 0))).toBeLessThan(1e-5);
      }
    }
  });

  it("takes either sign: it is no rotation of one fixed matrix", () => {
    const firsts = Array.from(
      { length: 40 },
      (_, seed) => initializers.orthogonal().fill([3, 3], new RandomStream(seed))[0],
    );
    expect(firsts.filter((value) => value > 0).length).toBeGreaterThan(10);
    expect(firsts.filter((value) => value < 0).length).toBeGreaterThan(10);
  });

  it("refuses a vector", () => {
    expect(() => initializers.orthogonal().fill([4], new RandomStream(0))).toThrow(/two or more axes, got \[4\]/);
  });
});

const all: Initializer[] = [
  initializers.zeros,
  initializers.ones,
  initializers.constant(3),
  initializers.uniform({ min: 0, max: 2 }),
  initializers.normal({ mean: 1, std: 2 }),
  initializers.truncatedNormal({ mean: 1, std: 2 }),
  initializers.glorotUniform(),
  initializers.glorotNormal(),
  initializers.heUniform(),
  initializers.heNormal(),
  initializers.lecunUniform(),
  initializers.lecunNormal(),
  initializers.orthogonal({ gain: 1.5 }),
];

describe("every initializer", () => {
  it("is in the list above", () => {
    expect(all.map(({ name }) => name).sort()).toEqual(Object.keys(initializers).sort());
  });

  it.each(all)("$name gives the same bits for the same seed, also when made again from its config", (made) => {
    const bits = made.fill([6, 5], new RandomStream(3));
    expect(bits).toEqual(made.fill([6, 5], new RandomStream(3)));
    const config = JSON.parse(JSON.stringify(made.config)) as Record<string, number>;
    const again = initializer(made.name, config);
    expect(again.name).toBe(made.name);
    expect(again.config).toEqual(made.config);
    expect(again.fill([6, 5], new RandomStream(3))).toEqual(bits);
    expect(bits.every(Number.isFinite)).toBe(true);
    expect(made.fill([0, 5], new RandomStream(3))).toHaveLength(0);
  });

  it("is found by its own name only", () => {
    for (const name of ["__proto__", "constructor", "toString", "", "Zeros"]) {
      expect(() => initializer(name)).toThrow(InvalidArgumentError);
    }
    expect(() => initializer("uniform", { low: 1 })).toThrow(/uniform has no setting "low"/);
    expect(() => initializer("zeros", JSON.parse('{"__proto__": 1}'))).toThrow(InvalidArgumentError);
    expect(() => initializer("constant")).toThrow(/value must be a finite number, got undefined/);
  });

  it("refuses settings without meaning", () => {
    expect(() => initializers.constant(NaN)).toThrow(InvalidArgumentError);
    expect(() => initializers.uniform({ min: 1, max: 0 })).toThrow(/min must not be above max/);
    expect(() => initializers.normal({ std: -1 })).toThrow(/std must not be negative, got -1/);
    expect(() => initializers.truncatedNormal({ mean: Infinity })).toThrow(InvalidArgumentError);
    expect(() => initializers.orthogonal({ gain: -1 })).toThrow(InvalidArgumentError);
  });
});
