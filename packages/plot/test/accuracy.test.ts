import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../src/accuracy/wilson.js";
import { NothingToPlotError, plotClassAccuracy } from "../src/index.js";
import { attributes, group, texts } from "./support/svg.js";

describe("Wilson's interval", () => {
  it("of 8 of 10 is the one of the textbooks", () => {
    const [low, high] = wilsonInterval(8, 10);
    expect(low).toBeCloseTo(0.4901625, 6);
    expect(high).toBeCloseTo(0.9433178, 6);
  });

  // What makes it the score interval: at its ends the observed share lies 1.96 of their own standard errors away.
  it.each([
    [8, 10],
    [1, 1000],
    [3, 4],
    [196, 206],
  ])("of %i of %i ends where the score test rejects", (hits, n) => {
    for (const end of wilsonInterval(hits, n)) {
      expect(Math.abs(hits / n - end) / Math.sqrt((end * (1 - end)) / n)).toBeCloseTo(1.959964, 5);
    }
  });

  it("stays within 0 … 1", () => {
    expect(wilsonInterval(0, 5)[0]).toBe(0);
    expect(wilsonInterval(5, 5)[1]).toBeCloseTo(1, 12);
    expect(wilsonInterval(5, 5)[1]).toBeLessThanOrEqual(1);
  });

  it("says nothing without examples", () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});

describe("plotClassAccuracy", () => {
  const actual = [0, 0, 0, 0, 1, 1, 2, 2, 2];
  const predicted = [0, 0, 1, 0, 1, 1, 0, 2, 0];
  const words = (svg: string, description: string) => texts(group(svg, `aria-description="${description}"`));

  it("has a row for each class, the worst first, with shares and counts", () => {
    const { svg } = plotClassAccuracy(actual, predicted, { classNames: ["a", "b", "c"] });
    expect(words(svg, "percentages")).toEqual(["33.3%", "75.0%", "100%"]);
    expect(words(svg, "counts")).toEqual(["1 of 3", "3 of 4", "2 of 2"]);
    expect(texts(svg).filter((text) => /^[abc]$/.test(text))).toEqual(["c", "a", "b"]);
    expect(svg).toContain("66.7% of 9 classified correctly");
  });

  it("or in the order of the classes", () => {
    const { svg } = plotClassAccuracy(actual, predicted, { order: "class" });
    expect(words(svg, "counts")).toEqual(["3 of 4", "2 of 2", "1 of 3"]);
  });

  it("draws bars and intervals to scale", () => {
    const { svg } = plotClassAccuracy(actual, predicted, { order: "class" });
    const [first, second] = attributes(group(svg, 'aria-description="accuracies"'), "width").map(Number);
    expect(first / second).toBeCloseTo(0.75, 3);
    const [from, to] = attributes(group(svg, 'aria-description="intervals"'), "d")[0]
      .match(/[\d.]+/g)!
      .flatMap((number, index) => (index % 2 === 0 ? [Number(number)] : []));
    const [low, high] = wilsonInterval(3, 4);
    expect((to - from) / second).toBeCloseTo(high - low, 3);
  });

  it("takes predictions [N, K], and leaves out classes that do not occur", () => {
    const { svg } = plotClassAccuracy([0, 3], { data: [5, 1, 1, 1, 0, 0, 2, 1], shape: [2, 4] });
    expect(words(svg, "counts")).toEqual(["0 of 1", "1 of 1"]);
  });

  it("refuses what it cannot count", () => {
    expect(() => plotClassAccuracy([], [])).toThrow(NothingToPlotError);
    expect(() => plotClassAccuracy([0], [0, 1])).toThrow(ShapeError);
    expect(() => plotClassAccuracy([0], [0, 1])).toThrow("plotClassAccuracy: 1 actual labels and 2 predicted ones");
    expect(() => plotClassAccuracy([0], [0], { order: "best" as "worst" })).toThrow(InvalidArgumentError);
  });
});
