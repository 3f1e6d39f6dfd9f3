import { InvalidArgumentError, type NdArray } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { blobs, circles, flower, gaussianQuantiles, moons, spiral, xor, type Dataset } from "../src/index.js";

const generators = { blobs, circles, flower, gaussianQuantiles, moons, spiral, xor };

type Point = { x1: number; x2: number; label: number };

function points({ x, y }: { x: NdArray; y: NdArray }): Point[] {
  return Array.from(y.data, (label, i) => ({ x1: x.data[2 * i], x2: x.data[2 * i + 1], label }));
}

const radius = ({ x1, x2 }: Point): number => Math.hypot(x1, x2);
const counts = (data: Dataset, classes: number): number[] =>
  Array.from({ length: classes }, (_, label) => points(data).filter((point) => point.label === label).length);

describe.each(Object.entries(generators))("%s", (_, generate) => {
  it("gives the points it says: x [N, 2] float32, y [N] int32, finite, every class", () => {
    const data = generate();
    expect(data.length).toBe(400);
    expect(data.x).toMatchObject({ shape: [400, 2], dtype: "float32" });
    expect(data.y).toMatchObject({ shape: [400], dtype: "int32" });
    expect(data.x.data.every(Number.isFinite)).toBe(true);
    expect(data.featureNames).toEqual(["x1", "x2"]);
    const classes = data.classNames!.length;
    for (const count of counts(data, classes)) expect(Math.abs(count - 400 / classes)).toBeLessThanOrEqual(1);
  });

  it("depends on the seed alone", () => {
    expect(generate({ seed: 3 }).x).toEqual(generate({ seed: 3 }).x);
    expect(generate({ seed: 3 }).y).toEqual(generate({ seed: 3 }).y);
    expect(generate({ seed: 3 }).x).not.toEqual(generate({ seed: 4 }).x);
  });

  it("mixes the classes: a beginning holds them all", () => {
    const data = generate();
    const classes = data.classNames!.length;
    for (const count of counts(data.take(100), classes)) expect(count).toBeGreaterThan(15);
  });

  it("shares samples that do not divide evenly", () => {
    const data = generate({ samples: 101 });
    expect(data.length).toBe(101);
    expect(
      Math.max(...counts(data, data.classNames!.length)) - Math.min(...counts(data, data.classNames!.length)),
    ).toBe(1);
  });

  it("refuses options without meaning", () => {
    for (const samples of [0, 1.5, NaN, -3]) expect(() => generate({ samples })).toThrow(InvalidArgumentError);
    for (const noise of [-1, NaN, Infinity])
      expect(() => generate({ noise })).toThrow(/noise must be a finite number ≥ 0/);
    for (const seed of [-1, 0.5]) expect(() => generate({ seed })).toThrow(/seed must be an integer/);
  });
});

describe("without noise the points lie on their formula", () => {
  it("flower: r = 4 sin(4θ), one class a half turn", () => {
    for (const point of points(flower({ noise: 0 }))) {
      const angle = Math.atan2(point.x1, point.x2);
      expect(radius(point)).toBeCloseTo(Math.abs(4 * Math.sin(4 * angle)), 4);
    }
    expect(Math.max(...points(flower({ noise: 0, petals: 2 })).map(radius))).toBeCloseTo(4, 2);
    expect(() => flower({ petals: 0 })).toThrow(InvalidArgumentError);
  });

  it("spiral: the angle turns with the radius", () => {
    for (const point of points(spiral({ noise: 0, classes: 3, turns: 1.25 }))) {
      const angle = 2 * Math.PI * (point.label / 3 + 1.25 * radius(point));
      expect(point.x1).toBeCloseTo(radius(point) * Math.sin(angle), 4);
      expect(point.x2).toBeCloseTo(radius(point) * Math.cos(angle), 4);
    }
  });

  it("moons: half circles around (0, 0) and (1, ½)", () => {
    for (const { x1, x2, label } of points(moons({ noise: 0 }))) {
      expect(Math.hypot(x1 - label, x2 - label / 2)).toBeCloseTo(1, 5);
      expect(label === 0 ? x2 >= 0 : x2 <= 0.5).toBe(true);
    }
  });

  it("circles: radius 1 and the factor, without a point twice", () => {
    const data = points(circles({ noise: 0, factor: 0.3 }));
    for (const point of data) expect(radius(point)).toBeCloseTo(point.label === 0 ? 1 : 0.3, 5);
    expect(new Set(data.map(({ x1, x2 }) => `${x1.toFixed(4)},${x2.toFixed(4)}`)).size).toBe(400);
    for (const factor of [0, 1, NaN]) expect(() => circles({ factor })).toThrow(InvalidArgumentError);
  });

  it("blobs: at their centres", () => {
    for (const point of points(blobs({ noise: 0, classes: 5 }))) expect(radius(point)).toBeCloseTo(4, 5);
    const centers = [
      [1, 2],
      [-3, 4],
    ] as const;
    for (const { x1, x2, label } of points(blobs({ noise: 0, centers }))) expect([x1, x2]).toEqual(centers[label]);
    expect(() => blobs({ centers, classes: 3 })).toThrow(/2 centers for 3 classes/);
  });

  it("xor: class 1 where the signs differ", () => {
    for (const { x1, x2, label } of points(xor({ noise: 0 }))) {
      expect(x1 * x2 < 0).toBe(label === 1);
      expect(Math.max(Math.abs(x1), Math.abs(x2))).toBeLessThanOrEqual(1);
    }
    const quadrants = new Set(points(xor({ noise: 0 })).map(({ x1, x2 }) => `${Math.sign(x1)}${Math.sign(x2)}`));
    expect(quadrants.size).toBe(4);
  });

  it("gaussianQuantiles: rings, each outside the one before", () => {
    const data = points(gaussianQuantiles({ classes: 4 }));
    for (let label = 1; label < 4; label++) {
      const inner = Math.max(...data.filter((point) => point.label === label - 1).map(radius));
      const outer = Math.min(...data.filter((point) => point.label === label).map(radius));
      expect(outer).toBeGreaterThanOrEqual(inner);
    }
    // The median of a squared distance of two normal coordinates (chi-squared, 2 degrees) is 2 ln 2.
    const median = Math.min(...data.filter((point) => point.label === 2).map(radius));
    expect(median ** 2).toBeCloseTo(2 * Math.log(2), 0);
  });
});

describe("noise", () => {
  it("has the standard deviation it says", () => {
    const spread = points(blobs({ samples: 20_000, noise: 0.7, centers: [[0, 0]] }));
    const variance = spread.reduce((sum, { x1, x2 }) => sum + (x1 * x1 + x2 * x2) / 40_000, 0);
    expect(Math.sqrt(variance)).toBeCloseTo(0.7, 2);
    const ring = points(circles({ samples: 20_000, noise: 0.1 })).filter(({ label }) => label === 0);
    const off = ring.reduce((sum, point) => sum + (radius(point) - 1) ** 2 / ring.length, 0);
    expect(Math.sqrt(off)).toBeCloseTo(0.1, 2);
  });
});
