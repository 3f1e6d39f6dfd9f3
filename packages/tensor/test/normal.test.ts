import { describe, expect, it, test } from "vitest";
import { jsBackend, pointwise, Procedure, tensor, wasmBackend } from "../src/index.js";
import { erf } from "../src/expression/erf.js";
import { normalExpression, standardNormal } from "../src/random/normal.js";
import { RandomStream } from "../src/random/stream.js";
import { checksum } from "./support/floats.js";

/** Words spread over all, and those at both ends and around the middle. */
const words = Int32Array.from([
  ...Array.from({ length: 60_000 }, (_, i) => Math.imul(i, 2654435761)),
  ...Array.from({ length: 2000 }, (_, i) => 0x7fffffff - i),
  ...Array.from({ length: 2000 }, (_, i) => -0x80000000 + i),
  ...Array.from({ length: 2000 }, (_, i) => i - 1000),
  ...Array.from({ length: 31 }, (_, i) => 2 ** i),
]);
const values = Float64Array.from(words, standardNormal);

describe("a normal number of a word", () => {
  // Φ⁻¹(½ + (word + ½) / 2^32) to 12 digits, by mpmath's erfinv.
  it.each([
    [0, 2.91809937292e-10],
    [1, 8.75429811875e-10],
    [1000, 5.83911684521e-7],
    [1_000_000, 0.000583620199525],
    [123_456_789, 0.0721142919919],
    [2 ** 29, 0.318639364271],
    [2 ** 30, 0.674489750562],
    [1_500_000_000, 1.03320479631],
    [2 ** 31 - 10 ** 7, 2.82987546068],
    [2 ** 31 - 10 ** 5, 4.07222633841],
    [2 ** 31 - 1000, 5.04004250793],
    [2 ** 31 - 10, 5.86751379108],
    [2 ** 31 - 2, 6.16642951782],
    [2 ** 31 - 1, 6.33795775455],
  ])("%d is its place in the distribution", (word, z) => {
    expect(Math.abs(standardNormal(word) / z - 1)).toBeLessThan(1.1e-6);
    expect(standardNormal(~word)).toBe(-standardNormal(word));
  });

  it("is below z with probability Φ(z), all over", () => {
    for (const [i, z] of values.entries()) {
      const place = (words[i] + 0.5) / 2 ** 32;
      expect(Math.abs(erf(z * Math.SQRT1_2) / 2 - place)).toBeLessThan(3e-7);
    }
  });

  it("grows with the word, but for the last digit", () => {
    const sorted = Float64Array.from(words.toSorted(), standardNormal);
    const fallen = sorted.findIndex((z, k) => k > 0 && z < sorted[k - 1] - 1e-6 * Math.abs(z));
    expect(fallen).toBe(-1);
  });

  it("has float32 precision and the same bits everywhere", () => {
    expect(values.map(Math.fround)).toEqual(values);
    expect(checksum(values)).toBe("5df591d8");
  });

  const fromWords = pointwise("normalOfWords", ([word]) => normalExpression(word));
  test.each([
    ["js", jsBackend()],
    ["wasm, relaxed", wasmBackend({ threads: 1 })],
    ["wasm, deterministic", wasmBackend({ threads: 1, deterministic: true })],
  ])("has the same bits in a program on %s", (_, backend) => {
    const [z] = new Procedure({ outputs: [fromWords([tensor(words)], undefined)], backend }).run();
    expect(Float64Array.from(z.data)).toEqual(values);
  });
});

describe("the normal numbers of a stream", () => {
  const n = 100_000;
  const sample = new RandomStream(2024).fillNormal(new Float64Array(n)).sort();

  it("are normal by the test of Kolmogorov and Smirnov", () => {
    const distance = sample.reduce((largest, z, i) => {
      const below = (1 + erf(z * Math.SQRT1_2)) / 2;
      return Math.max(largest, Math.abs(below - i / n), Math.abs(below - (i + 1) / n));
    }, 0);
    // 1 % of samples are farther away.
    expect(distance).toBeLessThan(1.63 / Math.sqrt(n));
  });

  // Shares beyond 2, 3 and 4 standard deviations.
  it.each([
    [2, 0.0455002638964],
    [3, 0.0026997960633],
    [4, 6.33424836662e-5],
  ])("lie beyond ±%d as often as they should", (limit, share) => {
    const beyond = sample.filter((z) => Math.abs(z) > limit).length;
    expect(Math.abs(beyond - n * share)).toBeLessThan(4 * Math.sqrt(n * share));
  });

  it("do not depend on one another", () => {
    const drawn = new RandomStream(7).fillNormal(new Float64Array(n));
    for (const lag of [1, 2, 3]) {
      const covariance = drawn.reduce((sum, z, i) => sum + z * (drawn[i + lag] ?? 0), 0) / n;
      expect(Math.abs(covariance)).toBeLessThan(4 / Math.sqrt(n));
    }
  });
});
