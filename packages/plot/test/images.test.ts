import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { findMistakes, NothingToPlotError, plotImages, plotMistakes } from "../src/index.js";
import { drawings, drawingScores } from "./support/examples.js";
import { attributes, group, groups, texts } from "./support/svg.js";

/** The images inside an SVG, decoded. */
const decoded = (svg: string) =>
  attributes(group(svg, 'aria-description="images"'), "href").map((href) =>
    decode(Uint8Array.from(atob(href.replace("data:image/png;base64,", "")), (character) => character.charCodeAt(0))),
  );
const grey = [0, 0.25, 0.5, 0.75, 1, Number.NaN];

describe("plotImages", () => {
  it("holds every pixel of every image", () => {
    const [first, second] = decoded(plotImages({ data: [...grey, 1, 1, 1, 0, 0, 0], shape: [2, 2, 3] }).svg);
    expect(first).toMatchObject({ width: 3, height: 2, channels: 1, depth: 8 });
    expect([...first.data]).toEqual([0, 64, 128, 191, 255, 0]);
    expect([...second.data]).toEqual([255, 255, 255, 0, 0, 0]);
  });

  it("turns black and white round if told to", () => {
    const [image] = decoded(plotImages({ data: grey, shape: [1, 2, 3] }, { invert: true }).svg);
    expect([...image.data]).toEqual([255, 191, 127, 64, 0, 255]);
  });

  it("keeps colours and opacity", () => {
    const [rgb] = decoded(plotImages({ data: new Uint8Array([10, 20, 30, 40, 50, 60]), shape: [1, 1, 2, 3] }).svg);
    expect([...rgb.data]).toEqual([10, 20, 30, 40, 50, 60]);
    const [rgba] = decoded(plotImages({ data: [255, 0, 0, 128], shape: [1, 1, 1, 4] }, { invert: true }).svg);
    expect([...rgba.data]).toEqual([0, 255, 255, 128]);
  });

  it("finds black and white by itself: shares, bytes, or the least and greatest", () => {
    const pixels = (data: number[], range?: [number, number]) => [
      ...decoded(plotImages({ data, shape: [1, 1, data.length] }, range && { range }).svg)[0].data,
    ];
    expect(pixels([0, 0.5])).toEqual([0, 128]);
    expect(pixels([0, 51])).toEqual([0, 51]);
    expect(pixels([-1, 0, 1])).toEqual([0, 128, 255]);
    expect(pixels([0, 0.5, 2], [0, 1])).toEqual([0, 128, 255]);
    expect(pixels([Number.NaN, Number.NaN])).toEqual([0, 0]);
  });

  it("has a caption below each image, shortened to its width", () => {
    const captions = [
      "a",
      { text: "b", detail: "right", tone: "right" as const },
      "a caption that is much too long for it",
    ];
    const { svg } = plotImages(drawings(3), { captions });
    const written = groups(svg, 'aria-description="captions"').flatMap(texts);
    expect(written.slice(0, 2)).toEqual(["a", "b"]);
    expect(written[2]).toMatch(/^a caption .*…$/);
    expect(written[3]).toBe("right");
  });

  it("shows the chosen images in the chosen order and columns", () => {
    const { svg } = plotImages(drawings(6), { indices: [5, 0, 5], columns: 2, title: "" });
    const images = group(svg, 'aria-description="images"');
    const sources = attributes(images, "href");
    expect(sources).toHaveLength(3);
    expect(sources[0]).toBe(sources[2]);
    expect(new Set(attributes(images, "x")).size).toBe(2);
    expect(new Set(attributes(images, "y")).size).toBe(2);
    expect(texts(svg)).toEqual([]);
  });

  it("refuses what is not a stack of images", () => {
    const advice = "give flattened images their size back: { ...images, shape: [N, height, width] }";
    expect(() => plotImages({ data: new Float32Array(784), shape: [1, 784] })).toThrow(ShapeError);
    expect(() => plotImages({ data: new Float32Array(784), shape: [1, 784] })).toThrow(advice);
    expect(() => plotImages({ data: new Float32Array(8), shape: [1, 2, 2, 2] })).toThrow(ShapeError);
    expect(() => plotImages({ data: new Float32Array(3), shape: [1, 2, 2] })).toThrow("with 3 values");
    expect(() => plotImages({ data: [], shape: [0, 2, 2] })).toThrow(NothingToPlotError);
  });

  it("says what it got instead of images, labels or predictions", () => {
    const forgotten = Promise.resolve(drawingScores(2)) as never;
    const dataset = { x: drawings(2), y: [0, 1] } as never;
    expect(() => plotImages(dataset)).toThrow(
      "plotImages: images: expected { data, shape }, got a record { x, y }; of a dataset that is dataset.x",
    );
    expect(() => plotImages(undefined as never)).toThrow(InvalidArgumentError);
    expect(() => plotMistakes(drawings(2), [0, 1], forgotten)).toThrow(
      "predictions: expected { data, shape }, got a Promise: await it",
    );
    expect(() => findMistakes(dataset, drawingScores(2))).toThrow("of a dataset that is dataset.y");
    expect(() => findMistakes([0, 1], forgotten)).toThrow("got a Promise: await it");
  });

  it("refuses options that do not fit", () => {
    expect(() => plotImages(drawings(2), { captions: ["one"] })).toThrow("1 captions for 2 images");
    expect(() => plotImages(drawings(2), { indices: [2] })).toThrow("every index must be a whole number 0 … 1, got 2");
    expect(() => plotImages(drawings(2), { columns: 0 })).toThrow(InvalidArgumentError);
    expect(() => plotImages(drawings(2), { range: [1, 1] })).toThrow("range must be two rising numbers, got [1, 1]");
    expect(() => plotImages({ data: new Float32Array(1001), shape: [1001, 1, 1] })).toThrow("choose some with indices");
  });
});

describe("findMistakes", () => {
  it("finds what is wrong, the surest first and equals by row", () => {
    const probabilities = [0.9, 0.1, 0.3, 0.7, 0.6, 0.4, 0.1, 0.9, 0.4, 0.6];
    const mistakes = findMistakes([1, 0, 0, 1, 0], { data: probabilities, shape: [5, 2] });
    expect(mistakes.map(({ index, actual, predicted }) => [index, actual, predicted])).toEqual([
      [0, 1, 0],
      [1, 0, 1],
      [4, 0, 1],
    ]);
    expect(mistakes.map(({ confidence }) => confidence.toFixed(6))).toEqual(["0.900000", "0.700000", "0.600000"]);
  });

  it("reads one output as the second of two classes", () => {
    expect(findMistakes([0, 1], { data: [3, -2], shape: [2, 1] })).toMatchObject([
      { index: 0, predicted: 1 },
      { index: 1, predicted: 0 },
    ]);
  });

  it("leaves out predictions that are no decision", () => {
    expect(findMistakes([0, 0], { data: [Number.NaN, 1, 0, 5], shape: [2, 2] })).toHaveLength(1);
  });

  it("refuses labels that do not fit", () => {
    expect(() => findMistakes([0], { data: [1, 2], shape: [2] })).toThrow(ShapeError);
    expect(() => findMistakes([2], { data: [1, 2], shape: [1, 2] })).toThrow(
      "label 2 in row 0 is out of range: predictions have 2 classes",
    );
  });
});

describe("plotMistakes", () => {
  const actual = Array.from({ length: 30 }, (_, index) => index % 3);

  it("shows true class, predicted class and confidence", () => {
    const { svg } = plotMistakes(drawings(30), actual, drawingScores(30), {
      classNames: ["ring", "bar", "cross"],
      count: 3,
      imageWidth: 140,
    });
    const written = groups(svg, 'aria-description="captions"').flatMap(texts);
    expect(written).toHaveLength(6);
    expect(written[0]).toMatch(/^true (ring|bar|cross)$/);
    expect(written[3]).toMatch(/^predicted (ring|bar|cross), \d\d(\.\d)?%$/);
    expect(texts(svg)).toContain("6 of 30 classified wrongly; the 3 it was surest of");
  });

  it("says it in fewer words, and all in the same, where images are narrow", () => {
    const { svg } = plotMistakes(drawings(30), actual, drawingScores(30), {
      classNames: ["ring", "bar", "cross"],
      imageWidth: 84,
    });
    const details = groups(svg, 'aria-description="captions"').flatMap(texts).slice(6);
    expect(details).toHaveLength(6);
    for (const detail of details) expect(detail).toMatch(/^(ring|bar|cross), \d\d(\.\d)?%$/);
  });

  it("says so where there is none", () => {
    const perfect = { data: actual.flatMap((label) => [0, 1, 2].map((k) => Number(k === label) * 9)), shape: [30, 3] };
    expect(texts(plotMistakes(drawings(30), actual, perfect).svg)).toContain("None: all 30 classified correctly");
  });

  it("refuses other numbers of images and predictions", () => {
    expect(() => plotMistakes(drawings(2), actual, drawingScores(30))).toThrow("2 images and predictions for 30");
    expect(() => plotMistakes(drawings(30), actual, drawingScores(30), { count: 0 })).toThrow(InvalidArgumentError);
  });
});
