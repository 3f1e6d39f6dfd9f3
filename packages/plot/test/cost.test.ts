import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestOf, betterDirection } from "../src/cost/best.js";
import { curvePoints } from "../src/cost/points.js";
import { valueScale } from "../src/cost/scale.js";
import { InvalidArgumentError } from "@nn/tensor";
import { NothingToPlotError, plotCost } from "../src/index.js";
import { history } from "./support/examples.js";
import { attributes, group, groups, texts } from "./support/svg.js";

const lines = (svg: string): string[] => groups(svg, 'aria-label="line"');

describe("plotCost", () => {
  it("draws one line for training and one for validation, with a legend", () => {
    const { svg } = plotCost(history(20, 4));
    expect(lines(svg)).toHaveLength(2);
    expect(texts(group(svg, 'aria-label="legend"'))).toEqual(["train", "validation"]);
  });

  it("draws no legend for a single line, which the subtitle names", () => {
    const { svg } = plotCost({ train: { loss: [3, 2, 1] } });
    expect(svg).not.toContain('aria-label="legend"');
    expect(texts(svg)).toContain("Best training loss 1 at epoch 3");
  });

  it("puts every epoch at its place", () => {
    const { svg } = plotCost({ train: { loss: [2, 1, 0] } }, { width: 400, height: 200 });
    const [path] = attributes(group(svg, 'aria-label="line"'), "d");
    const points = [...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(points).toHaveLength(3);
    // Equal steps right and down, from the upper left corner of the plot to the lower right.
    expect(points[1][0] - points[0][0]).toBeCloseTo(points[2][0] - points[1][0], 1);
    expect(points.map(([, y]) => y)).toEqual([26, 89, 152]);
    expect(points[2][0]).toBe(400 - 28);
  });

  it("marks the best validation epoch, where there is validation", () => {
    const run = { train: { loss: [5, 4, 3, 2, 1] }, validation: { loss: [5, 3, 2, 4, 6] } };
    const { svg } = plotCost(run);
    expect(texts(svg)).toContain("Best validation loss 2 at epoch 3");
    const [x] = attributes(group(svg, 'aria-description="best"'), "cx");
    const [path] = attributes(lines(svg)[1], "d");
    expect(path).toContain(`L${x},`);
  });

  it("takes the greatest accuracy and the least loss as best, and neither if told so", () => {
    const run = { train: { loss: [3, 1, 2], accuracy: [0.2, 0.9, 0.8] } };
    expect(texts(plotCost(run, { metric: "accuracy" }).svg)).toContain("Best training accuracy 90% at epoch 2");
    expect(plotCost(run, { better: "none" }).svg).not.toContain('aria-description="best"');
    expect(texts(plotCost(run, { better: "higher" }).svg)).toContain("Best training loss 3 at epoch 1");
    expect(["loss", "accuracy", "r2", "topK", "meanSquaredError", "f1"].map(betterDirection)).toEqual([
      "lower",
      "higher",
      "higher",
      "higher",
      "lower",
      "higher",
    ]);
  });

  it("tells several runs apart by colour and validation by dashes", () => {
    const { svg } = plotCost({ adam: history(9, 2), momentum: history(9, 4) });
    const strokes = lines(svg).map((line) => attributes(line, "stroke")[0]);
    expect(lines(svg)).toHaveLength(4);
    expect(strokes[0]).toBe(strokes[1]);
    expect(strokes[2]).toBe(strokes[3]);
    expect(strokes[0]).not.toBe(strokes[2]);
    expect(lines(svg).map((line) => line.includes("stroke-dasharray"))).toEqual([false, true, false, true]);
    expect(texts(group(svg, 'aria-label="legend"'))).toEqual(["adam", "momentum", "train", "validation"]);
  });

  it("takes a run named train for a run", () => {
    const { svg } = plotCost({ train: history(5, 2), test: history(5, 3) });
    expect(texts(group(svg, 'aria-label="legend"'))).toEqual(["train", "test", "train", "validation"]);
  });

  it("leaves a gap where a value is not finite, or not positive on a log scale", () => {
    const parts = (loss: number[], scale: "linear" | "log") =>
      attributes(group(plotCost({ train: { loss } }, { scale }).svg, 'aria-label="line"'), "d")[0].split("M").length -
      1;
    expect(parts([4, 3, Number.NaN, 2, 1], "linear")).toBe(2);
    expect(parts([4, 3, Number.POSITIVE_INFINITY, 2, Number.NaN, 1], "linear")).toBe(3);
    expect(parts([4, 3, 0, 2, 1], "linear")).toBe(1);
    expect(parts([4, 3, 0, 2, -1, 1], "log")).toBe(3);
  });

  it("takes typed arrays", () => {
    expect(plotCost({ train: { loss: new Float32Array([2, 1]) } }).svg).toBe(plotCost({ train: { loss: [2, 1] } }).svg);
  });

  it("has nothing to plot without a run, an epoch or a finite value", () => {
    expect(() => plotCost({})).toThrow(NothingToPlotError);
    expect(() => plotCost(Promise.resolve(history(3, 1)) as never)).toThrow("got a Promise: await network.train(…)");
    expect(() => plotCost({ train: { loss: [] } })).toThrow("the history is empty (0 epochs)");
    expect(() => plotCost({ train: { loss: [Number.NaN, Number.NaN] } })).toThrow('not one value of "loss" is finite');
    expect(() => plotCost({ train: { loss: [0, -1] } }, { scale: "log" })).toThrow("no positive value for a log scale");
  });

  it("names the run and what it has, if it lacks the metric", () => {
    const call = () => plotCost({ first: history(3, 2), second: { train: { loss: [1] } } }, { metric: "accuracy" });
    expect(call).toThrow(InvalidArgumentError);
    expect(call).toThrow('plotCost: run "second": the history has no "accuracy"; it has "loss"');
    expect(() => plotCost({ train: { loss: [1] } }, { metric: "constructor" })).toThrow('no "constructor"');
    expect(() => plotCost({ train: { loss: [1] } }, { width: 3 })).toThrow(
      "plotCost: width must be 120 … 10000 pixels, got 3",
    );
  });
});

describe("curvePoints", () => {
  const series = fc.array(fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(Number.NaN)), {
    minLength: 1,
    maxLength: 400,
  });

  it("keeps first, last, least and greatest of a long curve, and a gap if there is one", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 40 }), (values, columns) => {
        const points = curvePoints({ run: "", split: "train", values }, { log: false, columns });
        const finite = values.filter(Number.isFinite);
        const kept = points.map(({ value }) => value);
        expect(points[0].epoch).toBe(1);
        expect(points.at(-1)?.epoch).toBe(values.length);
        expect(points.length).toBeLessThanOrEqual(Math.max(values.length, 5 * columns));
        expect(points.every(({ epoch }, at) => at === 0 || epoch > points[at - 1].epoch)).toBe(true);
        expect(points.every(({ epoch, value }) => Object.is(value, values[epoch - 1]))).toBe(true);
        expect(kept.some(Number.isNaN)).toBe(values.some(Number.isNaN));
        if (finite.length === 0) return;
        expect(Math.min(...kept.filter(Number.isFinite))).toBe(Math.min(...finite));
        expect(Math.max(...kept.filter(Number.isFinite))).toBe(Math.max(...finite));
      }),
    );
  });
});

describe("bestOf", () => {
  it("skips what is not finite and takes the earliest of equals", () => {
    const values = [Number.NaN, 3, Number.NEGATIVE_INFINITY, 1, 1, 2];
    expect(bestOf({ run: "", split: "train", values }, "lower")).toMatchObject({ epoch: 4, value: 1 });
    expect(bestOf({ run: "", split: "train", values }, "higher")).toMatchObject({ epoch: 2, value: 3 });
    expect(bestOf({ run: "", split: "train", values: [Number.NaN] }, "lower")).toBeUndefined();
  });
});

describe("valueScale", () => {
  it("covers the values with a handful of round ticks, whatever their size", () => {
    const value = fc.double({ noNaN: true, min: 1e-9, max: 1e9 });
    fc.assert(
      fc.property(
        value,
        value,
        fc.boolean(),
        fc.constantFrom("lower" as const, "higher" as const),
        (a, b, log, better) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const { domain, ticks, format } = valueScale(low, high, { log, better });
          expect(domain[0]).toBeLessThanOrEqual(low * (1 + 1e-6));
          expect(domain[1]).toBeGreaterThanOrEqual(high * (1 - 1e-6));
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(10);
          expect(new Set(ticks.map(format)).size).toBe(ticks.length);
        },
      ),
    );
  });

  it("starts at zero for a loss that falls far, and not for an accuracy", () => {
    expect(valueScale(0.1, 2.3, { log: false, better: "lower" })).toMatchObject({
      domain: [0, 2.5],
      ticks: [0, 0.5, 1, 1.5, 2, 2.5],
    });
    expect(valueScale(0.95, 0.97, { log: false, better: "higher" }).domain[0]).toBeCloseTo(0.95);
    expect(
      valueScale(0.95, 0.999, { log: false, better: "higher" }).ticks.map(
        valueScale(0.95, 0.999, { log: false, better: "higher" }).format,
      ),
    ).toEqual(["95%", "96%", "97%", "98%", "99%", "100%"]);
  });

  it("ticks a log scale at 1, 2 and 5, or at powers of ten where it is long", () => {
    expect(valueScale(0.012, 2.3, { log: true, better: "lower" }).ticks).toEqual([
      0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5,
    ]);
    expect(
      valueScale(2e-6, 1, { log: true, better: "lower" }).ticks.map(
        valueScale(2e-6, 1, { log: true, better: "lower" }).format,
      ),
    ).toEqual(["1e−6", "1e−5", "1e−4", "0.001", "0.01", "0.1", "1"]);
  });
});
