import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../src/core/errors.js";
import { standardNormal } from "../src/random/normal.js";
import { RandomStream } from "../src/random/stream.js";
import { threefry2x32 } from "../src/random/threefry.js";

/** Mean, standard deviation, skewness and excess kurtosis of a sample. */
function moments(values: ArrayLike<number>): { mean: number; std: number; skew: number; kurtosis: number } {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i] / n;
  const central = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const d = values[i] - mean;
    central[0] += (d * d) / n;
    central[1] += (d * d * d) / n;
    central[2] += (d * d * d * d) / n;
  }
  const std = Math.sqrt(central[0]);
  return { mean, std, skew: central[1] / std ** 3, kurtosis: central[2] / std ** 4 - 3 };
}

describe("threefry2x32", () => {
  // kat_vectors of Random123 1.14, "threefry2x32 20"; JAX tests the same three.
  it.each([
    [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6b200159, 0x99ba4efe],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0],
  ])("counter %i %i under key %i %i", (c0, c1, k0, k1, x0, x1) => {
    const out = new Uint32Array(2);
    threefry2x32(k0, k1, c0, c1, out);
    expect([...out]).toEqual([x0, x1]);
  });
});

describe("RandomStream", () => {
  it("begins with the words of counter 0, 1, … under the seed's key", () => {
    const stream = new RandomStream(0);
    expect(stream.uint32()).toBe(0x6b200159);
    expect(stream.uint32()).toBe(0x99ba4efe);
    const out = new Uint32Array(2);
    threefry2x32(0, 0, 0, 1, out);
    expect(stream.uint32()).toBe(out[0]);
    const high = new RandomStream(2 ** 53 - 1);
    threefry2x32(2 ** 21 - 1, 2 ** 32 - 1, 0, 0, out);
    expect(high.uint32()).toBe(out[0]);
  });

  it("gives the same bits for the same seed and others for another", () => {
    const draw = (seed: number): number[] => Array.from(new RandomStream(seed).fillNormal(new Float64Array(9)));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7)).not.toEqual(draw(7 + 2 ** 32));
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53, "7" as unknown as number])("refuses the seed %s", (seed) => {
    expect(() => new RandomStream(seed)).toThrow(InvalidArgumentError);
    expect(() => new RandomStream(seed)).toThrow(/seed must be an integer/);
  });

  it("forks streams that depend on seed and label only", () => {
    const used = new RandomStream(3);
    used.fillUniform(new Float32Array(101));
    used.fork("other");
    const fresh = new RandomStream(3).fork("weights").fork(12);
    expect(used.fork("weights").fork(12).uint32()).toBe(fresh.uint32());
    const labels = ["", "a", "b", "ab", "ba", "a\0", 0, 1, 2 ** 32, 2 ** 53 - 1, "0", "1"];
    const firsts = new Set([
      new RandomStream(3).uint32(),
      ...labels.map((label) => new RandomStream(3).fork(label).uint32()),
    ]);
    expect(firsts.size).toBe(labels.length + 1);
    expect(() => used.fork(-1)).toThrow(InvalidArgumentError);
    expect(() => used.fork(0.5)).toThrow(InvalidArgumentError);
  });

  it("has forks that do not correlate with one another or with the parent", () => {
    const n = 20_000;
    const streams = [
      new RandomStream(1),
      new RandomStream(1).fork(0),
      new RandomStream(1).fork(1),
      new RandomStream(2),
    ];
    const samples = streams.map((stream) => stream.fillNormal(new Float64Array(n)));
    for (let i = 0; i < samples.length; i++) {
      for (let j = 0; j < i; j++) {
        let correlation = 0;
        for (let k = 0; k < n; k++) correlation += (samples[i][k] * samples[j][k]) / n;
        expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(n));
      }
    }
  });

  it("is uniform in [min, max) on multiples of 2^-24", () => {
    const values = new RandomStream(5).fillUniform(new Float64Array(100_000));
    expect(values.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 24))).toBe(true);
    const { mean, std } = moments(values);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(std).toBeCloseTo(Math.sqrt(1 / 12), 2);
    const shifted = new RandomStream(5).fillUniform(new Float64Array(1000), -3, 5);
    shifted.forEach((value, i) => expect(value).toBe(-3 + 8 * values[i]));
  });

  it("is normal", () => {
    const { mean, std, skew, kurtosis } = moments(new RandomStream(11).fillNormal(new Float64Array(200_000)));
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(std).toBeCloseTo(1, 2);
    expect(Math.abs(skew)).toBeLessThan(0.03);
    expect(Math.abs(kurtosis)).toBeLessThan(0.06);
    const other = moments(new RandomStream(11).fillNormal(new Float64Array(200_000), 4, 0.5));
    expect(other.mean).toBeCloseTo(4 + 0.5 * mean, 9);
    expect(other.std).toBeCloseTo(0.5 * std, 9);
  });

  it("makes each normal number of one word", () => {
    const words = new RandomStream(4);
    const stream = new RandomStream(4);
    for (let i = 0; i < 5; i++) expect(stream.normal()).toBe(standardNormal(words.uint32()));
    expect(stream.normal(3, 0.25)).toBe(3 + 0.25 * standardNormal(words.uint32()));
    expect(stream.state).toEqual(words.state);
  });

  it("draws integers evenly (chi-squared) and refuses a bad n", () => {
    const stream = new RandomStream(9);
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[stream.integer(7)]++;
    const chi2 = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chi2).toBeLessThan(22.46); // 99.9 % of chi-squared with 6 degrees of freedom
    for (const n of [0, -1, 2.5, NaN, 2 ** 32 + 1]) expect(() => stream.integer(n)).toThrow(InvalidArgumentError);
    expect(new RandomStream(0).integer(2 ** 32)).toBe(0x6b200159);
  });

  it("rejects the words that would bias a large n", () => {
    // For n = 3 · 2^30 a quarter of all words lies past the last whole multiple and must be drawn again.
    const stream = new RandomStream(2);
    const drawn = Array.from({ length: 3000 }, () => stream.integer(3 * 2 ** 30));
    expect(stream.state.counter).toBeGreaterThan(3700);
    expect(stream.state.counter).toBeLessThan(4300);
    expect(drawn.filter((value) => value < 2 ** 30).length / 3000).toBeCloseTo(1 / 3, 1);
  });

  it("gives true with probability p", () => {
    const stream = new RandomStream(1);
    let trues = 0;
    for (let i = 0; i < 20_000; i++) trues += Number(stream.bernoulli(0.3));
    expect(trues / 20_000).toBeCloseTo(0.3, 1);
    expect(stream.bernoulli(0)).toBe(false);
    expect(stream.bernoulli(1)).toBe(true);
    for (const p of [-0.1, 2, NaN]) expect(() => stream.bernoulli(p)).toThrow(/p must be from 0 to 1/);
  });

  it("permutes: every order of three equally often", () => {
    const stream = new RandomStream(6);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = stream.permutation(3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect([...stream.permutation(1000)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(stream.permutation(0)).toHaveLength(0);
    expect(() => stream.permutation(-1)).toThrow(InvalidArgumentError);
  });

  it("resumes from its state, through JSON, after any draws", () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.constantFrom("word", "normal", "integer"), { maxLength: 9 }), (seed, draws) => {
        const stream = new RandomStream(seed);
        for (const draw of draws) {
          if (draw === "word") stream.uint32();
          else if (draw === "normal") stream.normal();
          else stream.integer(10);
        }
        const again = RandomStream.from(JSON.parse(JSON.stringify(stream.state)));
        for (let i = 0; i < 4; i++) {
          expect(again.normal()).toBe(stream.normal());
          expect(again.uint32()).toBe(stream.uint32());
        }
        expect(again.state).toEqual(stream.state);
      }),
    );
  });

  it("goes on past 2^32 words and refuses a broken state", () => {
    const late = RandomStream.from({ key: [1, 2], counter: 2 ** 34 });
    const out = new Uint32Array(2);
    threefry2x32(1, 2, 2, 0, out);
    expect(late.uint32()).toBe(out[0]);
    const broken = { key: [1, 2 ** 32], counter: 0 } as const;
    expect(() => RandomStream.from({ ...broken, key: [1, 2 ** 32] })).toThrow(InvalidArgumentError);
    expect(() => RandomStream.from({ key: [1, 2], counter: -1 })).toThrow(InvalidArgumentError);
    expect(() => RandomStream.from({ key: [1, 2], counter: NaN })).toThrow(InvalidArgumentError);
  });
});
