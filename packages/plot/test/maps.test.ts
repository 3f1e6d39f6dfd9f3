import { relu } from "@nn/activations";
import { conv2d, dense, depthwiseConv2d, flatten, globalAveragePool } from "@nn/layers";
import { activations, crossEntropy, filters, gradCam, Network, saliency } from "@nn/network";
import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import {
  type ArrayData,
  NothingToPlotError,
  plotFeatureMaps,
  plotFilters,
  plotGradCam,
  plotSaliency,
} from "../src/index.js";
import { colourAt, diverging, glow, heat, sequential } from "../src/theme/ramps.js";
import { drawings } from "./support/examples.js";
import { attributes, group, groups, texts } from "./support/svg.js";

/** The pictures inside an SVG, decoded. */
const decoded = (svg: string) =>
  attributes(group(svg, 'aria-description="images"'), "href").map((href) =>
    decode(Uint8Array.from(atob(href.replace("data:image/png;base64,", "")), (character) => character.charCodeAt(0))),
  );
const pixels = (svg: string, index = 0): number[] => [...decoded(svg)[index].data];
const captions = (svg: string) => groups(svg, 'aria-description="captions"').flatMap(texts);
const names = (svg: string, what: string) => texts(group(svg, `aria-description="names of ${what}"`));

describe("plotFilters", () => {
  it("shows one channel from blue over white to orange, each filter by its own greatest weight", () => {
    // [1, 2, 1, 2]: filter 0 is (−1, 0.5), filter 1 is (0, 4).
    const kernels = { data: [-1, 0, 0.5, 4], shape: [1, 2, 1, 2] };
    const { svg } = plotFilters(kernels);
    expect(decoded(svg)).toHaveLength(2);
    expect(pixels(svg)).toEqual([...colourAt(diverging, 0), ...colourAt(diverging, 0.75)]);
    expect(pixels(svg, 1)).toEqual([...colourAt(diverging, 0.5), ...colourAt(diverging, 1)]);
    const shared = plotFilters(kernels, { scale: "all" }).svg;
    expect(pixels(shared)).toEqual([...colourAt(diverging, 0.375), ...colourAt(diverging, 0.5625)]);
    expect(texts(group(shared, 'aria-label="legend"'))).toEqual(["−4", "4"]);
  });

  it("shows three channels as colours around grey", () => {
    const { svg } = plotFilters({ data: [1, -1, 0], shape: [1, 1, 3, 1] });
    expect(pixels(svg)).toEqual([255, 0, 128]);
    expect(texts(svg).join(" ")).toContain("Grey is 0; each filter scaled by its greatest weight");
  });

  it("shows other channels as a table of filters and channels", () => {
    const kernels = {
      data: Float32Array.from({ length: 9 * 16 * 20 }, (_, at) => Math.sin(at)),
      shape: [3, 3, 16, 20],
    };
    const { svg } = plotFilters(kernels, { filters: [19, 4], channels: [0, 7, 2] });
    expect(decoded(svg)).toHaveLength(6);
    expect(names(svg, "rows")).toEqual(["19", "4"]);
    expect(names(svg, "columns")).toEqual(["0", "7", "2"]);
    expect(svg).toContain("Rows: 2 of 20 filters; columns: 3 of 16 input channels");
    expect(decoded(plotFilters(kernels).svg)).toHaveLength(144);
  });

  it("draws what networks have: convolutions and depthwise ones", () => {
    const layers = [conv2d(5, 3), depthwiseConv2d(2), flatten(), dense(2)];
    const network = new Network({ input: [8, 8, 1], layers, loss: crossEntropy });
    const { svg } = plotFilters(filters(network, "conv2d"));
    expect(texts(svg)).toContain("5 filters of 3 × 3");
    expect(captions(svg)).toEqual(["0", "1", "2", "3", "4"]);
    expect(captions(plotFilters(filters(network, "depthwiseConv2d")).svg)).toHaveLength(5);
  });

  it("refuses what is no kernel", () => {
    expect(() => plotFilters({ data: [1, 2], shape: [1, 2] })).toThrow(ShapeError);
    expect(() => plotFilters({ data: [1, 2], shape: [1, 2] })).toThrow(
      "expected kernels [KH, KW, I, O], got shape [1, 2]",
    );
    expect(() => plotFilters({ data: [], shape: [3, 3, 1, 0] })).toThrow(NothingToPlotError);
    const kernels = { data: [1, 2], shape: [1, 1, 1, 2] };
    expect(() => plotFilters(kernels, { filters: [2] })).toThrow(
      "every one of filters must be a whole number 0 … 1, got 2",
    );
    expect(() => plotFilters(kernels, { filters: [] })).toThrow("number of filters must be");
    expect(() => plotFilters(kernels, { scale: "both" as "all" })).toThrow(InvalidArgumentError);
  });
});

describe("plotFeatureMaps", () => {
  const maps = { data: [0, 1, 2, 0, 4, 0], shape: [1, 1, 3, 2] };

  it("has a picture for each channel, on one scale", () => {
    const { svg } = plotFeatureMaps(maps);
    const at = (share: number) => colourAt(sequential, share);
    expect(pixels(svg, 0)).toEqual([...at(0), ...at(0.5), ...at(1)]);
    expect(pixels(svg, 1)).toEqual([...at(0.25), ...at(0), ...at(0)]);
    expect(texts(group(svg, 'aria-label="legend"'))).toEqual(["0", "4"]);
    const each = plotFeatureMaps(maps, { scale: "each" }).svg;
    expect(pixels(each, 1)).toEqual([...at(1), ...at(0), ...at(0)]);
  });

  it("shows values below 0 in blue, and says which maps are silent", () => {
    const { svg } = plotFeatureMaps({ data: [-1, 0, 1, 0], shape: [1, 2, 2] });
    expect(pixels(svg)).toEqual([...colourAt(diverging, 0), ...colourAt(diverging, 1)]);
    expect(svg).toContain("1 silent, 0 everywhere");
  });

  it("chooses one of several examples", () => {
    const both = { data: [0, 1, 5, 0], shape: [2, 1, 2, 1] };
    expect(() => plotFeatureMaps(both)).toThrow("maps of 2 examples; choose one with { index: 0 … 1 }");
    expect(pixels(plotFeatureMaps(both, { index: 1 }).svg)).toEqual([
      ...colourAt(sequential, 1),
      ...colourAt(sequential, 0),
    ]);
    expect(() => plotFeatureMaps(both, { index: 2 })).toThrow(InvalidArgumentError);
  });

  it("draws what a layer of a network makes of an image", async () => {
    const layers = [conv2d(6, 3, { activation: relu }), globalAveragePool(), dense(3)];
    const network = new Network({ input: [12, 12, 1], layers, loss: crossEntropy });
    const { svg } = plotFeatureMaps(await activations(network, drawings(1), "conv2d"), { channels: [5, 0] });
    expect(captions(svg)).toEqual(["5", "0"]);
    expect(decoded(svg)[0]).toMatchObject({ width: 10, height: 10, channels: 3 });
    const flat = await activations(network, drawings(1), "dense");
    expect(() => plotFeatureMaps(flat)).toThrow("expected maps [N, H, W, C] or [H, W, C], got shape [1, 3]");
  });
});

describe("plotSaliency and plotGradCam", () => {
  const layers = [conv2d(6, 3, { activation: relu }), globalAveragePool(), dense(3)];
  const network = new Network({ input: [12, 12, 1], layers, loss: crossEntropy, seed: 2 });
  const images: ArrayData = { data: [0, 1, 0.5, 0], shape: [2, 1, 2] };
  const maps = { data: [0, 2, 1, 4], shape: [2, 1, 2], targets: [1, 0] };

  it("puts the map of each image below it, by its own greatest value", () => {
    const { svg } = plotSaliency(images, maps, { classNames: ["ring", "bar"] });
    expect(decoded(svg).map(({ channels }) => channels)).toEqual([1, 3, 1, 3]);
    expect(pixels(svg, 1)).toEqual([...colourAt(heat, 0), ...colourAt(heat, 1)]);
    expect(pixels(svg, 3)).toEqual([...colourAt(heat, 0.25), ...colourAt(heat, 1)]);
    expect(captions(svg)).toEqual(["bar", "ring"]);
    const [first, second] = attributes(group(svg, 'aria-description="images"'), "y").map(Number);
    expect(second).toBeGreaterThan(first);
  });

  it("lays the class activation map over the grey image", () => {
    const { svg } = plotGradCam(images, maps);
    const [red, green, blue] = colourAt(glow, 1);
    const over = (grey: number, channel: number): number => Math.round(grey + (channel - grey) * 0.85);
    expect(pixels(svg, 1)).toEqual([0, 0, 0, over(255, red), over(255, green), over(255, blue)]);
    const colours = { data: [255, 0, 0], shape: [1, 1, 1, 3] };
    expect(pixels(plotGradCam(colours, { data: [0], shape: [1, 1, 1] }).svg, 1)).toEqual([76, 76, 76]);
  });

  it("takes what @nn/network gives, with class and probability", async () => {
    const x = drawings(3);
    const own = plotSaliency(x, await saliency(network, x, { target: 2 })).svg;
    expect(captions(own).filter((text) => text === "2")).toHaveLength(3);
    expect(captions(own).filter((text) => text.endsWith("%"))).toHaveLength(3);
    const cam = await gradCam(network, x, { target: 0 });
    const { svg } = plotGradCam(x, cam, { indices: [2, 0] });
    expect(decoded(svg)).toHaveLength(4);
    expect(svg).toContain("in layer conv2d");
  });

  it("says where nothing speaks for the class", () => {
    const { svg } = plotGradCam(images, { data: [0, 0, 1, 0], shape: [2, 1, 2] });
    expect(svg).toContain("Where the evidence for the class lies; 1 of 2 show none");
  });

  it("says what it got instead of arrays", () => {
    const forgotten = saliency(network, drawings(1)) as never;
    expect(() => plotSaliency(drawings(1), forgotten)).toThrow(
      "plotSaliency: maps: expected { data, shape }, got a Promise: await it",
    );
    expect(() => plotFilters(network as never)).toThrow(
      "got a Network; filters(network, layer) of @nn/network gives them",
    );
    expect(() => plotFeatureMaps(undefined as never)).toThrow(
      "plotFeatureMaps: maps: expected { data, shape }, got undefined",
    );
  });

  it("refuses what does not fit", () => {
    expect(() => plotSaliency(images, { data: [1, 2], shape: [1, 1, 2] })).toThrow(
      "plotSaliency: expected maps [2, 1, 2], one for each image, got shape [1, 1, 2] with 2 values",
    );
    expect(() => plotSaliency(images, { ...maps, targets: [1] })).toThrow("1 targets for 2 images");
    const predictions = { data: [1, 0, 0, 1], shape: [2, 2] };
    expect(() => plotGradCam(images, { ...maps, targets: [5, 0], predictions })).toThrow("target 5 is none of the 2");
    expect(() => plotGradCam({ data: [1, 2], shape: [1, 2] }, maps)).toThrow(ShapeError);
    expect(() => plotGradCam(images, maps, { indices: [] })).toThrow(NothingToPlotError);
    expect(() => plotGradCam(images, maps, { column: 2 } as object)).toThrow('no option "column"');
  });
});
