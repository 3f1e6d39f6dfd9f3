import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { iris, mnist } from "../src/index.js";

describe("mnist", () => {
  it("gives 8,000 and 2,000 digits, each digit in its share", async () => {
    const { train, test } = await mnist();
    expect(train.x).toMatchObject({ shape: [8000, 28, 28, 1], dtype: "float32" });
    expect(test.x.shape).toEqual([2000, 28, 28, 1]);
    expect(train.y.dtype).toBe("int32");
    expect(train.classNames).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    const totals = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978];
    for (const [digit, total] of totals.entries()) {
      const inTrain = train.y.data.filter((label) => label === digit).length;
      const inTest = test.y.data.filter((label) => label === digit).length;
      expect(inTrain + inTest).toBe(total);
      expect(Math.abs(inTest - total * 0.2)).toBeLessThan(1);
    }
  });

  it("holds ink from 0 to 1 in the middle of white paper", async () => {
    const { train } = await mnist();
    let least = Infinity;
    let greatest = -Infinity;
    const average = new Float64Array(784);
    for (const [i, ink] of train.x.data.entries()) {
      least = Math.min(least, ink);
      greatest = Math.max(greatest, ink);
      average[i % 784] += ink / 8000;
    }
    expect([least, greatest]).toEqual([0, 1]);
    const border = average.filter((_, i) => i < 28 || i >= 784 - 28 || i % 28 === 0 || i % 28 === 27);
    expect(Math.max(...border)).toBeLessThan(0.01);
    expect(average.reduce((sum, ink) => sum + ink, 0) / 784).toBeCloseTo(0.13, 2); // the mean of MNIST is 0.1307
  });

  it("is the same for the same seed, another for another, and mixed", async () => {
    const first = await mnist({ train: 500, seed: 2 });
    const again = await mnist({ train: 500, seed: 2 });
    expect(first.train.y).toEqual(again.train.y);
    expect(first.train.x).toEqual(again.train.x);
    expect(first.test.length).toBe(9500);
    expect((await mnist({ train: 500, seed: 3 })).train.y).not.toEqual(first.train.y);
    for (const part of [first.train, first.test]) {
      expect(new Set(part.take(60).y.data).size).toBe(10);
      expect(new Set(part.skip(part.length! - 60).y.data).size).toBe(10);
    }
  });

  it("refuses a part that is none", async () => {
    for (const train of [0, 10_000, 1.5, NaN]) await expect(mnist({ train })).rejects.toThrow(InvalidArgumentError);
  });
});

describe("iris", () => {
  it("holds Fisher's 150 flowers", async () => {
    const data = await iris();
    expect(data.x).toMatchObject({ shape: [150, 4], dtype: "float32" });
    expect(data.y).toMatchObject({ shape: [150], dtype: "int32" });
    expect(data.classNames).toEqual(["setosa", "versicolor", "virginica"]);
    expect([0, 1, 2].map((label) => data.y.data.filter((y) => y === label).length)).toEqual([50, 50, 50]);
    // Means of the whole set as Fisher's table gives them (scikit-learn: 5.843, 3.057, 3.758, 1.199).
    const { mean } = data.standardize().statistics!;
    for (const [i, expected] of [5.843333, 3.057333, 3.758, 1.199333].entries())
      expect(mean[i]).toBeCloseTo(expected, 5);
  });
});
