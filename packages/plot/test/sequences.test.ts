import { RandomStream, ShapeError } from "@nn/tensor";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { NothingToPlotError, plotActivationsOverTime, plotAttention, plotEmbedding } from "../src/index.js";
import { labelPlaces } from "../src/sequences/label-places.js";
import { principalComponents } from "../src/sequences/principal-components.js";
import { colourAt, diverging, sequential } from "../src/theme/ramps.js";
import { attributes, group, texts } from "./support/svg.js";

const pixels = (svg: string): number[][] =>
  attributes(group(svg, 'aria-description="images"'), "href").map((href) => [
    ...decode(Uint8Array.from(atob(href.replace("data:image/png;base64,", "")), (one) => one.charCodeAt(0))).data,
  ]);
const names = (svg: string, what: string) => texts(group(svg, `aria-description="names of ${what}"`));

describe("plotAttention", () => {
  const weights = { data: [1, 0, 0.25, 0.75], shape: [2, 2] };

  it("has a row for each position that looks, darker the greater the weight", () => {
    const { svg } = plotAttention(weights, { queries: ["a", "\n"], keys: " b" });
    expect(pixels(svg)).toEqual([[1, 0, 0.25, 0.75].flatMap((weight) => [...colourAt(sequential, weight)])]);
    expect(names(svg, "rows")).toEqual(["a", "⏎"]);
    expect(names(svg, "columns")).toEqual(["␣", "b"]);
  });

  it("puts heads side by side", () => {
    const { svg } = plotAttention({ data: [...weights.data, 0, 1, 1, 0], shape: [2, 2, 2] });
    expect(pixels(svg)).toHaveLength(2);
    expect(texts(svg)).toContain("Attention of 2 heads");
    expect(texts(svg)).toContain("head 1");
  });

  it("names every so many positions where there is no room for all", () => {
    const many = { data: new Float32Array(200 * 200), shape: [200, 200] };
    expect(names(plotAttention(many).svg, "columns").length).toBeLessThan(70);
  });

  it("refuses what are no weights, and names that are not as many", () => {
    expect(() => plotAttention({ data: [1, 2], shape: [2] })).toThrow(ShapeError);
    expect(() => plotAttention({ data: [], shape: [0, 2] })).toThrow(NothingToPlotError);
    expect(() => plotAttention(weights, { keys: "abc" })).toThrow("plotAttention: keys has 3 names for 2 positions");
    expect(() => plotAttention(weights, { key: "ab" } as never)).toThrow('no option "key"');
  });
});

describe("plotActivationsOverTime", () => {
  it("has a row for each unit and a column for each step", () => {
    const { svg } = plotActivationsOverTime({ data: [0, 1, 0.5, 0.25], shape: [2, 2] }, { steps: "ab" });
    expect(pixels(svg)).toEqual([[0, 0.5, 1, 0.25].flatMap((value) => [...colourAt(sequential, value)])]);
    expect(names(svg, "columns")).toEqual(["a", "b"]);
    expect(names(svg, "rows")).toEqual(["0", "1"]);
  });

  it("is blue below 0 and orange above, by the greatest of all", () => {
    const { svg } = plotActivationsOverTime({ data: [-2, 1], shape: [1, 2] }, { units: [1, 0] });
    expect(pixels(svg)).toEqual([[...colourAt(diverging, 0.75), ...colourAt(diverging, 0)]]);
    expect(texts(group(svg, 'aria-label="legend"'))).toEqual(["−2", "2"]);
  });

  it("refuses what has no steps, and units that are not there", () => {
    expect(() => plotActivationsOverTime({ data: [1], shape: [1] })).toThrow(ShapeError);
    expect(() => plotActivationsOverTime({ data: [], shape: [0, 3] })).toThrow(NothingToPlotError);
    expect(() => plotActivationsOverTime({ data: [1, 2], shape: [1, 2] }, { units: [2] })).toThrow("units must be");
  });
});

describe("principal components", () => {
  const data = Array.from({ length: 60 }, (_, at) => {
    const [i, j] = [Math.floor(at / 5), at % 5];
    return Math.sin(3 * i + 2 * j * j) + (j === 1 ? 0.1 * i : 0);
  });

  it("are those of numpy.linalg.svd", () => {
    const { points, explained } = principalComponents(data, 12, 5);
    const first = [-1.020418, 1.725085, -1.396492, 1.823094, -1.645647, 1.787236];
    const second = [0.728841, -1.005264, 0.461217, -0.607292, 0.142855, -0.172919];
    for (let row = 0; row < 6; row++) {
      expect(points[2 * row]).toBeCloseTo(first[row], 5);
      expect(points[2 * row + 1]).toBeCloseTo(second[row], 4);
    }
    expect(explained[0]).toBeCloseTo(0.8343051460494771, 9);
    expect(explained[1]).toBeCloseTo(0.1385001336595375, 7);
  });

  it("are nothing where all vectors are alike, and one where they lie on a line", () => {
    const same = principalComponents([1, 2, 1, 2, 1, 2], 3, 2);
    expect([...same.points, ...same.explained].every((value) => value === 0)).toBe(true);
    const line = principalComponents([0, 0, 1, 2, 2, 4], 3, 2);
    expect(line.explained[0]).toBeCloseTo(1, 9);
    expect(line.explained[1]).toBeCloseTo(0, 9);
    expect(Math.abs(line.points[4] - line.points[0])).toBeCloseTo(Math.sqrt(20), 9);
  });
});

describe("places of labels", () => {
  const room = { left: 0, right: 100, top: 0, bottom: 100 };
  const size = { width: 20, height: 10 };
  const places = (points: { x: number; y: number }[]) =>
    labelPlaces(
      points,
      points.map(() => size),
      4,
      room,
    );

  it("are to the right, where nothing is in the way and the picture goes on", () => {
    expect(places([{ x: 50, y: 50 }])).toEqual([{ x: 64, y: 50 }]);
    expect(places([{ x: 90, y: 50 }])).toEqual([{ x: 76, y: 50 }]);
    expect(places([{ x: 50, y: 50 }, { x: 60, y: 52 }])).toEqual([{ x: 36, y: 50 }, { x: 74, y: 52 }]); // prettier-ignore
    expect(places([{ x: 50, y: 50 }, { x: 58, y: 50 }, { x: 42, y: 50 }])[0]).toEqual({ x: 50, y: 41 }); // prettier-ignore
  });

  it("never cover each other, a point or the edge, and are left out where there is none", () => {
    const random = new RandomStream(3);
    const points = Array.from({ length: 40 }, () => ({ x: 5 + 90 * random.uniform(), y: 5 + 90 * random.uniform() }));
    const found = places(points);
    const labels = found.filter((place) => place !== undefined);

    expect(labels.length).toBeGreaterThan(4);
    expect(labels.length).toBeLessThan(40);
    const boxes = [
      ...labels.map((place) => ({ ...place, ...size })),
      ...points.map((at) => ({ ...at, width: 2, height: 2 })),
    ];
    for (const [i, a] of labels.entries()) {
      expect(a.x - 10 >= 0 && a.x + 10 <= 100 && a.y - 5 >= 0 && a.y + 5 <= 100).toBe(true);
      for (const b of boxes.slice(i + 1)) {
        expect(Math.abs(a.x - b.x) < (20 + b.width) / 2 && Math.abs(a.y - b.y) < (10 + b.height) / 2).toBe(false);
      }
    }
  });
});

describe("plotEmbedding", () => {
  const vectors = { data: [0, 0, 0, 4, 0, 0, 0, 1, 0], shape: [3, 3] };

  it("writes the names beside the vectors", () => {
    const { svg } = plotEmbedding(vectors, { names: ["a", " ", "b"], groups: [0, 1, 0], groupNames: ["one", "two"] });
    expect(names(svg, "vectors")).toEqual(["a", "␣", "b"]);
    expect(group(svg, 'aria-description="vectors"').match(/<circle/g)).toHaveLength(3);
    expect(texts(svg)).toContain("3 vectors; 3 numbers each");
    expect(texts(group(svg, 'aria-label="legend"'))).toEqual(["one", "two"]);
    expect(svg).toContain("of the variance");
  });

  it("leaves out names that have no room, those that come last, and says how many are there", () => {
    const data = Array.from({ length: 40 }, (_, i) => (i < 38 ? 0.001 * i * i : i)).flatMap((at) => [at, at / 2]);
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const { svg } = plotEmbedding({ data, shape: [40, 2] }, { names: words });
    const shown = names(svg, "vectors");
    expect(group(svg, 'aria-description="vectors"').match(/<circle/g)).toHaveLength(40);
    expect(shown.length).toBeLessThan(20);
    expect(shown[0]).toBe("word0");
    // These lie alone.
    expect(shown.slice(-2)).toEqual(["word38", "word39"]);
    expect(texts(svg)).toContain(`40 vectors; 2 numbers each; ${shown.length} names have room`);
  });

  it("draws dots without names, and at most as many as asked for", () => {
    const { svg } = plotEmbedding(vectors, { maxPoints: 2 });
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(texts(svg)).toContain("The first 2 of 3 vectors; 3 numbers each");
  });

  it("refuses what is no table of vectors", () => {
    expect(() => plotEmbedding({ data: [1], shape: [1] })).toThrow(ShapeError);
    expect(() => plotEmbedding({ data: [1, 2], shape: [1, 2] })).toThrow(NothingToPlotError);
    expect(() => plotEmbedding({ data: [1, NaN], shape: [2, 1] })).toThrow("not finite");
    expect(() => plotEmbedding(vectors, { names: ["a"] })).toThrow("names has 1 names for 3 positions");
    expect(() => plotEmbedding(vectors, { groups: [1] })).toThrow("groups has 1 numbers for 3 vectors");
  });
});
