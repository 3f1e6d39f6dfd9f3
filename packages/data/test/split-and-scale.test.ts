import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Dataset, StreamError } from "../src/index.js";
import { firsts, six, stream, values } from "./support/six.js";

const labels = (dataset: Dataset): number[] => values(dataset.y);

describe("split", () => {
  const hundred = Dataset.from({
    x: Array.from({ length: 100 }, (_, i) => [i, i]),
    y: Int32Array.from({ length: 100 }, (_, i) => (i < 70 ? 0 : i < 90 ? 1 : 2)),
    names: { classes: ["a", "b", "c"] },
  });
  const counts = (data: Dataset): number[] => [0, 1, 2].map((label) => labels(data).filter((y) => y === label).length);

  it("cuts by a fraction or by counts, in order", () => {
    const [train, test] = hundred.split(0.8);
    expect([train.length, test.length]).toEqual([80, 20]);
    expect(firsts(test)[0]).toBe(80);
    expect(test.classNames).toEqual(["a", "b", "c"]);
    const [few, some] = hundred.split([3, 4]);
    expect([firsts(few), firsts(some)]).toEqual([
      [0, 1, 2],
      [3, 4, 5, 6],
    ]);
  });

  it("shuffles by seed, without loss or double", () => {
    const [train, test] = hundred.split(0.75, { seed: 1 });
    expect([...firsts(train), ...firsts(test)].sort((a, b) => a - b)).toEqual(firsts(hundred));
    expect(firsts(train)).not.toEqual(firsts(hundred).slice(0, 75));
    expect(firsts(hundred.split(0.75, { seed: 1 })[0])).toEqual(firsts(train));
    expect(firsts(hundred.split(0.75, { seed: 2 })[0])).not.toEqual(firsts(train));
  });

  it("stratifies: both parts have each class's share, and no example is lost", () => {
    const [train, test] = hundred.split(0.8, { seed: 5, stratify: true });
    expect(counts(train)).toEqual([56, 16, 8]);
    expect(counts(test)).toEqual([14, 4, 2]);
    const [a, b] = hundred.split([33, 67], { stratify: true });
    expect([a.length, b.length]).toEqual([33, 67]);
    expect(counts(a)).toEqual([23, 7, 3]);
    expect([...firsts(a), ...firsts(b)].sort((x, y) => x - y)).toEqual(firsts(hundred));
    const [c, d] = hundred.split([10, 20], { stratify: true });
    expect([counts(c), counts(d)]).toEqual([
      [7, 2, 1],
      [14, 4, 2],
    ]);
  });

  it("refuses parts that make no sense", () => {
    for (const part of [0, 1, -0.5, 1.5, NaN, 0.001]) expect(() => hundred.split(part)).toThrow(InvalidArgumentError);
    for (const part of [
      [0, 5],
      [60, 41],
      [1.5, 2],
    ] as const)
      expect(() => hundred.split(part)).toThrow(InvalidArgumentError);
    const regression = Dataset.from({ x: [[1], [2]], y: [0.5, 1.5] });
    expect(() => regression.split(0.5, { stratify: true })).toThrow(/stratify needs int32 labels/);
  });

  it("cuts a stream by counts, or by a fraction of its known length", async () => {
    const [a, b] = stream().split([2, 3]);
    expect([firsts(await a.collect()), firsts(await b.collect())]).toEqual([
      [1, 3],
      [5, 7, 9],
    ]);
    expect(stream().split(0.5)[1].length).toBe(3);
    expect(() => stream().split(0.5, { seed: 1 })).toThrow(StreamError);
    expect(() =>
      stream()
        .filter(() => true)
        .split(0.5),
    ).toThrow(/collect\(\) the stream first/);
  });
});

describe("scaling", () => {
  it("standardizes each feature to mean 0 and standard deviation 1", () => {
    // Columns 1 … 5 and 10 … 50: mean 3 and 30, population standard deviation √2 and 10√2.
    const data = Dataset.from({ x: [1, 2, 3, 4, 5].map((v) => [v, 10 * v]), y: [0, 0, 0, 0, 0] });
    const scaled = data.standardize();
    expect([...scaled.statistics!.mean]).toEqual([3, 30]);
    expect(scaled.statistics!.std[0]).toBeCloseTo(Math.SQRT2, 12);
    expect(scaled.statistics!.std[1]).toBeCloseTo(10 * Math.SQRT2, 12);
    expect(values(scaled.x)[0]).toBe(Math.fround(-Math.SQRT2));
    expect(data.statistics).toBeUndefined();
    const test = Dataset.from({ x: [[3, 30]], y: [0] }).standardize(scaled.statistics);
    expect(values(test.x)).toEqual([0, 0]);
    expect(test.statistics).toEqual(scaled.statistics);
  });

  it("keeps a constant feature finite, also one that float32 rounds", () => {
    const data = Dataset.from({
      x: Array.from({ length: 1000 }, (_, i) => [0.1, i]),
      y: Array.from({ length: 1000 }, () => 0),
    });
    for (const scaled of [data.standardize(), data.normalize()]) {
      expect(values(scaled.x).every(Number.isFinite)).toBe(true);
      expect(firsts(scaled).every((value) => value === 0)).toBe(true);
    }
    expect(data.standardize().statistics!.std[0]).toBe(0);
  });

  it("normalizes to 0 … 1, channel by channel of images", () => {
    const images = Dataset.from({
      x: { data: Uint8Array.of(0, 10, 100, 20, 200, 30, 50, 40), shape: [2, 2, 1, 2] },
      y: [0, 1],
    });
    const scaled = images.normalize();
    expect(values(scaled.x)).toEqual([0, 0, 0.5, 1 / 3, 1, 2 / 3, 0.25, 1].map(Math.fround));
    expect([...scaled.statistics!.min, ...scaled.statistics!.max]).toEqual([0, 10, 200, 40]);
  });

  it("names the value that is not finite", () => {
    const data = Dataset.from({
      x: [
        [1, 2],
        [3, NaN],
      ],
      y: [0, 1],
    });
    expect(() => data.standardize()).toThrow(/feature 1 of example 1 is NaN/);
  });
});

describe("oneHot", () => {
  it("finds the number of classes: from the names, else from the greatest label", () => {
    expect(Dataset.from(six).oneHot().targetShape).toEqual([2]);
    expect(Dataset.from({ ...six, names: { classes: ["a", "b", "c"] } }).oneHot().targetShape).toEqual([3]);
    expect(() => stream().oneHot()).toThrow(StreamError);
    expect(() => Dataset.from({ x: [[1]], y: [-1] }).oneHot()).toThrow(/label of example 0 is -1/);
    expect(() => Dataset.from({ x: [[1]], y: [0.5] }).oneHot(2)).toThrow(/class labels must be int32, got float32/);
  });
});
