import { InvalidArgumentError, type NdArray, ShapeError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { NothingToPlotError, type PlanarDataset, type Predictor, plotDecisionBoundary } from "../src/index.js";
import { moonNetwork, moons, planar, spiral, spiralNetwork } from "./support/examples.js";
import { attributes, group, groups, texts } from "./support/svg.js";

const square: PlanarDataset = {
  x: { data: [-1, -1, 1, 1, -1, 1, 1, -1], shape: [4, 2] },
  y: { data: [0, 1, 0, 1], shape: [4] },
};
const options = { margin: 0, width: 472, resolution: 100 };

/** All corners of a path. */
const corners = (path: string): [number, number][] =>
  [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe("plotDecisionBoundary", () => {
  it("finds the straight boundary of a linear network to a fraction of a pixel", async () => {
    // The plot is 400 × 400 pixels from x = 52 and shows −1 … 1: the line x1 = 0.3 lies at 52 + 1.3 · 200.
    const { svg } = await plotDecisionBoundary(
      planar(1, (x1) => [5 * (x1 - 0.3)]),
      square,
      options,
    );
    const [path] = attributes(group(svg, 'aria-description="boundary of class 0"'), "d");
    const right = Math.max(...corners(path).map(([x]) => x));
    expect(right).toBeCloseTo(52 + 1.3 * 200, 1);
  });

  it("finds it as well where the probabilities are saturated", async () => {
    const steep = planar(1, (x1) => [1 / (1 + Math.exp(-40 * (x1 - 0.3)))]);
    const { svg } = await plotDecisionBoundary(steep, square, options);
    const [path] = attributes(group(svg, 'aria-description="boundary of class 0"'), "d");
    expect(Math.abs(Math.max(...corners(path).map(([x]) => x)) - (52 + 1.3 * 200))).toBeLessThan(0.2);
  });

  it("has upwards for greater x2", async () => {
    const { svg } = await plotDecisionBoundary(
      planar(1, (_, x2) => [5 * (x2 - 0.5)]),
      square,
      options,
    );
    const upper = corners(attributes(group(svg, 'aria-description="region of class 1"'), "d")[0]);
    expect(Math.min(...upper.map(([, y]) => y))).toBeCloseTo(24, 1);
    expect(Math.max(...upper.map(([, y]) => y))).toBeCloseTo(24 + 0.25 * 400, 1);
  });

  it("draws a region for each class and a point for each example", async () => {
    const { svg } = await plotDecisionBoundary(spiralNetwork(3), spiral(90, 3, 0.4));
    expect(groups(svg, 'aria-description="region of class')).toHaveLength(3);
    expect(groups(svg, 'aria-description="boundary of class')).toHaveLength(2);
    const right = attributes(group(svg, 'aria-description="points"'), "cx").length;
    const wrong = attributes(groups(svg, 'aria-description="misclassified points"')[0] ?? "", "cx").length;
    expect(right + wrong).toBe(90);
    expect(texts(group(svg, 'aria-label="legend"')).slice(0, 3)).toEqual(["class 0", "class 1", "class 2"]);
  });

  it("means the same by one probability, one score, two scores and labels in any form", async () => {
    const data = moons(60, 0.4);
    const column = (x: NdArray): Float64Array => {
      const { data: values } = moonNetwork.predict(x) as { data: ArrayLike<number> };
      return Float64Array.from(values, (p) => Math.min(1 - 1e-9, Math.max(1e-9, p)));
    };
    const as = (width: number, values: (p: number) => number[]): Predictor => ({
      predict: (x) => ({ data: [...column(x)].flatMap(values), shape: [x.shape[0], width] }),
    });
    const probability = as(1, (p) => [p]);
    const score = as(1, (p) => [Math.log(p / (1 - p))]);
    const pair = as(2, (p) => [Math.log(1 - p), Math.log(p)]);
    const { svg } = await plotDecisionBoundary(probability, data);
    expect((await plotDecisionBoundary(score, data)).svg).toBe(svg);
    expect((await plotDecisionBoundary(pair, data)).svg).toBe(svg);
    const rows = Array.from(data.y.data);
    const signs = { ...data, y: { data: rows.map((label) => 2 * label - 1), shape: [60, 1] } };
    const oneHot = { ...data, y: { data: rows.flatMap((label) => [1 - label, label]), shape: [60, 2] } };
    expect((await plotDecisionBoundary(probability, signs)).svg).toBe(svg);
    expect((await plotDecisionBoundary(probability, oneHot)).svg).toBe(svg);
  });

  it("asks in batches of one size, with float32 of shape [B, 2]", async () => {
    const sizes = new Set<number>();
    const network: Predictor = {
      async predict(x) {
        sizes.add(x.shape[0]);
        expect(x).toMatchObject({ dtype: "float32", shape: [x.shape[0], 2] });
        expect(x.data).toBeInstanceOf(Float32Array);
        return { data: new Float32Array(x.shape[0]).fill(1), shape: [x.shape[0]] };
      },
    };
    await plotDecisionBoundary(network, square, { resolution: 150 });
    expect(sizes.size).toBe(1);
  });

  it("counts right and wrong, and rings the wrong", async () => {
    const { svg } = await plotDecisionBoundary(
      planar(1, () => [-1]),
      square,
    );
    expect(texts(svg)).toContain("50% of 4 points classified correctly; stronger colour is more certain");
    expect(attributes(group(svg, 'aria-description="misclassified points"'), "cx")).toHaveLength(2);
    expect(texts(group(svg, 'aria-label="legend"'))).toEqual(["class 0", "class 1", "misclassified"]);
    expect(svg).not.toContain("boundary of class");
  });

  it("draws at most maxPoints and still counts all", async () => {
    const { svg } = await plotDecisionBoundary(moonNetwork, moons(400, 0.2), { maxPoints: 50 });
    const drawn = ["points", "misclassified points"].flatMap((name) =>
      groups(svg, `aria-description="${name}"`).flatMap((part) => attributes(part, "cx")),
    );
    expect(drawn).toHaveLength(50);
    expect(svg).toContain("of 400 points classified correctly (50 shown)");
  });

  it("skips points without a place and regions without a prediction", async () => {
    const data = { x: { data: [Number.NaN, 0, 0, 0, 1, 1], shape: [3, 2] }, y: { data: [0, 0, 1], shape: [3] } };
    const { svg } = await plotDecisionBoundary(
      planar(1, (x1) => [x1 > 0.8 ? Number.NaN : x1 - 0.5]),
      data,
    );
    expect(svg).toContain("of 2 points");
    expect(svg).not.toContain("NaN");
  });

  it("draws a dataset of a single point", async () => {
    const data = { x: { data: [3, 3], shape: [1, 2] }, y: { data: [1], shape: [1] } };
    expect((await plotDecisionBoundary(moonNetwork, data)).svg).toContain("of 1 point classified");
  });

  it("refuses other than two features", async () => {
    const data = { x: { data: new Float32Array(12), shape: [4, 3] }, y: { data: [0, 1, 0, 1], shape: [4] } };
    const call = plotDecisionBoundary(moonNetwork, data);
    await expect(call).rejects.toThrow(ShapeError);
    await expect(call).rejects.toThrow("expected features x of shape [N, 2], got [4, 3]");
  });

  it("refuses labels that do not fit", async () => {
    const labelled = (data: number[], shape: number[]) => ({ ...square, y: { data, shape } });
    await expect(plotDecisionBoundary(moonNetwork, labelled([0, 1], [2]))).rejects.toThrow(
      "x has 4 rows and y has shape [2]",
    );
    await expect(plotDecisionBoundary(moonNetwork, labelled([0, 1, 2, 0], [4]))).rejects.toThrow(
      "label 2 of point 2 is out of range: the network tells 2 classes apart (0 … 1)",
    );
    await expect(plotDecisionBoundary(moonNetwork, labelled([0, 0.5, 1, 0], [4]))).rejects.toThrow("got 0.5 in row 1");
  });

  it("refuses predictions that do not fit", async () => {
    const wrong: Predictor = { predict: () => ({ data: [1, 2, 3], shape: [3] }) };
    await expect(plotDecisionBoundary(wrong, square)).rejects.toThrow("predict gave shape [3] for 4096 points");
    const nothing = planar(1, () => [Number.NaN]);
    await expect(plotDecisionBoundary(nothing, square)).rejects.toThrow(NothingToPlotError);
  });

  it("refuses options out of range and an empty dataset", async () => {
    await expect(plotDecisionBoundary(moonNetwork, square, { resolution: 2 })).rejects.toThrow(
      "resolution must be a whole number 8 … 1000, got 2",
    );
    await expect(plotDecisionBoundary(moonNetwork, square, { margin: -1 })).rejects.toThrow(InvalidArgumentError);
    await expect(plotDecisionBoundary(moonNetwork, square, { maxPoints: 0 })).rejects.toThrow("maxPoints");
    const empty = { x: { data: [], shape: [0, 2] }, y: { data: [], shape: [0] } };
    await expect(plotDecisionBoundary(moonNetwork, empty)).rejects.toThrow(NothingToPlotError);
  });

  it("passes on what the network throws", async () => {
    const broken: Predictor = { predict: () => Promise.reject(new Error("no weights")) };
    await expect(plotDecisionBoundary(broken, square)).rejects.toThrow("no weights");
  });
});
