import * as fc from "fast-check";
import { ShapeError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { readLabels } from "../src/data/labels.js";
import { readScores } from "../src/data/scores.js";

const score = fc.double({ min: -300, max: 300, noNaN: true });

describe("readScores", () => {
  it("is log-softmax for scores of several classes", () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 2, maxLength: 6 }), (row) => {
        const { logProbabilities } = readScores({ data: row, shape: [1, row.length] }, "scores", "test");
        const greatest = Math.max(...row);
        const sum = row.reduce((total, value) => total + Math.exp(value - greatest), 0);
        row.forEach((value, k) => expect(logProbabilities[k]).toBeCloseTo(value - greatest - Math.log(sum), 9));
        expect(logProbabilities.reduce((total, value) => total + Math.exp(value), 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it("is the logarithm of the sigmoid and its complement for one score", () => {
    const { classes, logProbabilities } = readScores({ data: [2, -800, 800], shape: [3, 1] }, "auto", "test");
    expect(classes).toBe(2);
    expect(logProbabilities[1]).toBeCloseTo(Math.log(1 / (1 + Math.exp(-2))), 12);
    expect(logProbabilities[0]).toBeCloseTo(Math.log(1 - 1 / (1 + Math.exp(-2))), 12);
    expect([...logProbabilities.slice(2)]).toEqual([-0, -800, -800, -0]);
  });

  it("tells probabilities from scores by all rows", () => {
    const probability = (data: number[], shape: number[]) =>
      Math.exp(readScores({ data, shape }, "auto", "test").logProbabilities[1]);
    expect(probability([0.8, 0.1], [2])).toBeCloseTo(0.8, 12);
    expect(probability([0.8, 1.1], [2])).toBeCloseTo(1 / (1 + Math.exp(-0.8)), 12);
    expect(probability([0.3, 0.7, 0.5, 0.5], [2, 2])).toBeCloseTo(0.7, 12);
    expect(probability([0.3, 0.7, 0.5, 0.6], [2, 2])).toBeCloseTo(1 / (1 + Math.exp(-0.4)), 12);
  });

  it("obeys where it is told what the numbers are", () => {
    const { logProbabilities } = readScores({ data: [0.8], shape: [1] }, "scores", "test");
    expect(Math.exp(logProbabilities[1])).toBeCloseTo(1 / (1 + Math.exp(-0.8)), 12);
  });

  it("keeps certainty finite and lets what is not a number be none", () => {
    const { logProbabilities } = readScores({ data: [0, 1, Number.NaN], shape: [3, 1] }, "probabilities", "test");
    expect([...logProbabilities.slice(0, 4)].every(Number.isFinite)).toBe(true);
    expect([...logProbabilities.slice(4)].every(Number.isNaN)).toBe(true);
  });

  it("refuses other shapes", () => {
    expect(() => readScores({ data: [1, 2], shape: [1, 1, 2] }, "auto", "f")).toThrow(ShapeError);
    expect(() => readScores({ data: [1, 2], shape: [3, 1] }, "auto", "f")).toThrow(
      "f: expected predictions [N], [N, 1] or [N, K], got shape [3, 1] with 2 values",
    );
    expect(() => readScores({ data: [], shape: [] }, "auto", "f")).toThrow(ShapeError);
  });
});

describe("readLabels", () => {
  it("takes plain numbers, typed arrays, columns and one-hot rows", () => {
    expect([...readLabels([2, 0, 1], "f")]).toEqual([2, 0, 1]);
    expect([...readLabels(new Uint8Array([2, 0]), "f")]).toEqual([2, 0]);
    expect([...readLabels({ data: [2, 0], shape: [2, 1] }, "f")]).toEqual([2, 0]);
    expect([...readLabels({ data: [0, 0, 1, 1, 0, 0], shape: [2, 3] }, "f")]).toEqual([2, 0]);
  });

  it("refuses what is no class number, by row", () => {
    expect(() => readLabels([0, -1], "f")).toThrow("f: labels are whole numbers ≥ 0, got -1 in row 1");
    expect(() => readLabels([0.5], "f")).toThrow("got 0.5 in row 0");
    expect(() => readLabels([Number.NaN], "f")).toThrow("got NaN in row 0");
    expect(() => readLabels({ data: [1], shape: [1, 1, 1] }, "f")).toThrow(ShapeError);
  });
});
