import { ShapeError } from "@nn/tensor";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countConfusions } from "../src/confusion/counts.js";
import { NothingToPlotError, plotConfusionMatrix } from "../src/index.js";
import { judgement } from "../src/theme/theme.js";
import { labels } from "./support/examples.js";
import { attributes, group, groups, texts } from "./support/svg.js";

const actual = [0, 0, 0, 1, 1, 2];
const predicted = [0, 0, 1, 1, 2, 2];

describe("plotConfusionMatrix", () => {
  it("writes counts into the cells, rows actual and columns predicted", () => {
    const { svg } = plotConfusionMatrix(actual, predicted);
    const filled = group(svg, 'aria-description="counts"');
    expect(attributes(filled, "fill")).toEqual(
      ["right", "wrong", "right", "wrong", "right"].map((kind) => judgement[kind as "right" | "wrong"].light),
    );
    // 0→0 twice, 0→1, 1→1, 1→2, 2→2, from left to right and top to bottom.
    const cells = attributes(filled, "x").map((x, index) => [Number(x), Number(attributes(filled, "y")[index])]);
    expect(cells[0][1]).toBe(cells[1][1]);
    expect(cells[1][0]).toBe(cells[2][0]);
    expect(cells[3][0]).toBe(cells[4][0]);
    expect(texts(svg)).toEqual(
      expect.arrayContaining(["2", "1", "predicted class", "actual class", "recall", "precision"]),
    );
    expect(attributes(group(svg, 'aria-description="empty cells"'), "x")).toHaveLength(4);
  });

  it("writes recall at the right and precision below", () => {
    const { svg } = plotConfusionMatrix(actual, predicted);
    const written = texts(group(svg, 'aria-description="recall and precision"'));
    // Recall and precision of class 0, 1, 2 by turns.
    expect(written).toEqual(["67%", "100%", "50%", "50%", "100%", "50%"]);
  });

  it("writes a dash where a class is never predicted", () => {
    const { svg } = plotConfusionMatrix([0, 1], [0, 0], { classNames: ["a", "b", "c"] });
    expect(texts(group(svg, 'aria-description="recall and precision"'))).toEqual(["100%", "50%", "0%", "–", "–", "–"]);
  });

  it("sums up accuracy and the mistake made most often", () => {
    const { svg } = plotConfusionMatrix([4, 4, 4, 9], [4, 9, 9, 9]);
    expect(texts(svg)).toContain("50% of 4 classified correctly; most often 4 taken for 9 (2×)");
    expect(texts(plotConfusionMatrix([1, 0], [1, 0]).svg)).toContain("100% of 2 classified correctly");
  });

  it("writes shares of the row if told to", () => {
    const { svg } = plotConfusionMatrix(actual, predicted, { normalize: true });
    expect(texts(svg)).toEqual(expect.arrayContaining(["67%", "33%", "50%"]));
  });

  it("names the classes, shortening what is too long", () => {
    const { svg } = plotConfusionMatrix([0, 1], [0, 1], {
      classNames: ["ham", "spam and other things that nobody wants"],
    });
    expect(texts(svg).filter((text) => text === "ham")).toHaveLength(2);
    expect(texts(svg).filter((text) => /^spam and .*…$/.test(text))).toHaveLength(2);
  });

  it("shows colours only where cells are small", () => {
    const { actual: many, predicted: guess } = labels(3000, 60, 0.2);
    const { svg } = plotConfusionMatrix(many, guess);
    expect(svg).not.toContain("recall");
    expect(groups(svg, 'aria-description="counts"')).toHaveLength(1);
    expect(svg).toContain("<title>");
  });

  it("takes arrays with a shape", () => {
    const { svg } = plotConfusionMatrix(
      { data: new Int32Array(actual), shape: [6] },
      { data: predicted.flatMap((label) => [0, 1, 2].map((k) => Number(k === label))), shape: [6, 3] },
    );
    expect(svg).toBe(plotConfusionMatrix(actual, predicted).svg);
  });

  it("refuses what does not fit", () => {
    expect(() => plotConfusionMatrix([0, 1], [0])).toThrow(ShapeError);
    expect(() => plotConfusionMatrix([0, 1], [0])).toThrow("2 actual labels and 1 predicted ones");
    expect(() => plotConfusionMatrix([], [])).toThrow(NothingToPlotError);
    expect(() => plotConfusionMatrix([0, 3], [0, 1], { classNames: ["a", "b"] })).toThrow(
      "label 3 has no name: classNames holds 2",
    );
    expect(() => plotConfusionMatrix([0, -1], [0, 1])).toThrow(
      "plotConfusionMatrix: actual: labels are whole numbers ≥ 0, got -1 in row 1",
    );
    expect(() => plotConfusionMatrix([1000], [0])).toThrow("1001 classes do not fit");
  });
});

describe("countConfusions", () => {
  it("counts every pair once", () => {
    const pair = fc.tuple(fc.nat(6), fc.nat(6));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), (pairs) => {
        const { classes, counts, total } = countConfusions(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
          7,
        );
        expect(total).toBe(pairs.length);
        for (let i = 0; i < 7; i++) {
          for (let j = 0; j < 7; j++) {
            expect(counts[i * classes + j]).toBe(pairs.filter(([a, b]) => a === i && b === j).length);
          }
        }
      }),
    );
  });
});
