import { image, rect, text, type Markish } from "@observablehq/plot";
import { NothingToPlotError } from "../errors.js";
import type { ArrayData } from "../data/inputs.js";
import type { Figure } from "../figure/figure.js";
import { groupThousands } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import { checkFigureOptions, type FigureOptions, checkCount, checkSize } from "../figure/options.js";
import { plotBody } from "../figure/plot-body.js";
import { ellipsize } from "../figure/text.js";
import { colours } from "../theme/theme.js";
import { type ImageCaption, captionLines, readCaptions } from "./caption.js";
import { pngDataUri } from "./data-uri.js";
import { type GridLayout, gridLayout } from "./layout.js";
import { type ImageStack, type ValueRange, imageBytes, readImages, valueRange } from "./pixels.js";

export interface ImageGridOptions extends FigureOptions {
  /** One per image, or per image of `indices`. */
  readonly captions?: readonly (string | ImageCaption)[];
  /** Images in a row; as many as fit by default. */
  readonly columns?: number;
  /** Width of an image in pixels; default about 100, a whole multiple of its own pixels. */
  readonly imageWidth?: number;
  /** Which images to show and in which order; all by default. */
  readonly indices?: readonly number[];
  /** Values shown as black and as white; worked out from the images by default. */
  readonly range?: ValueRange;
  /** Black for white: MNIST as ink on paper. */
  readonly invert?: boolean;
}

/** More than this many make a picture nobody looks through and an SVG nobody can open. */
const MOST = 1000;

/**
 * Images side by side with their captions, each pixel a sharp square.
 *
 * @param images `[N, H, W]`, or `[N, H, W, C]` with C = 1 (grey), 3 (RGB) or 4 (RGBA).
 * @throws ShapeError for another shape or the wrong number of captions; NothingToPlotError for no images;
 *   InvalidArgumentError for an index without an image, more than 1000 images, or an option out of range.
 */
export function plotImages(images: ArrayData, options: ImageGridOptions = {}): Figure {
  const where = "plotImages";
  checkFigureOptions(options, ["captions", "columns", "imageWidth", "indices", "range", "invert"], where);
  const stack = readImages(images, where);
  const indices = options.indices ?? Array.from({ length: stack.count }, (_, index) => index);
  checkCount(indices.length, "number of images (choose some with indices)", where, { least: 0, most: MOST });
  if (indices.length === 0) throw new NothingToPlotError(`${where}: there are no images`);
  for (const index of indices) checkCount(index, "every index", where, { least: 0, most: stack.count - 1 });
  const captions = readCaptions(options.captions, indices.length, where);
  const layout = gridLayout(stack, indices.length, captions, {
    width: options.width === undefined ? undefined : checkSize(options.width, "width", where),
    columns: options.columns === undefined ? undefined : checkCount(options.columns, "columns", where),
    imageWidth:
      options.imageWidth === undefined
        ? undefined
        : checkCount(options.imageWidth, "imageWidth", where, { most: 2000 }),
  });
  const sources = drawImages(stack, indices, valueRange(stack, indices, options.range, where), options.invert ?? false);
  return frame({
    title: options.title ?? (indices.length === 1 ? "1 image" : `${groupThousands(indices.length)} images`),
    subtitle: options.subtitle ?? "",
    legend: [],
    body: plotBody(
      {
        width: layout.width,
        height: layout.height,
        margin: 0,
        axis: null,
        x: { type: "identity" },
        y: { type: "identity" },
        marks: gridMarks(sources, captions, layout),
      },
      options.document,
    ),
  });
}

function drawImages(stack: ImageStack, indices: readonly number[], range: ValueRange, invert: boolean): string[] {
  return indices.map((index) => pngDataUri(imageBytes(stack, index, range, invert), stack));
}

function gridMarks(sources: readonly string[], captions: readonly ImageCaption[], layout: GridLayout): Markish[] {
  const { imageWidth: width, imageHeight: height } = layout;
  const tiles = sources.map((src, index) => ({ src, ...layout.place(index) }));
  const middle = { x: (tile: { left: number }) => tile.left + width / 2 };
  return [
    image(tiles, {
      ...middle,
      y: ({ top }: { top: number }) => top + height / 2,
      width,
      height,
      src: "src",
      imageRendering: "pixelated",
      preserveAspectRatio: "none",
      ariaDescription: "images",
    }),
    rect(tiles, {
      x1: "left",
      y1: "top",
      x2: ({ left }: { left: number }) => left + width,
      y2: ({ top }: { top: number }) => top + height,
      fill: "none",
      stroke: colours.line.light,
      ariaDescription: "edges",
    }),
    ...captionMarks(captions, layout),
  ];
}

function captionMarks(captions: readonly ImageCaption[], layout: GridLayout): Markish[] {
  const lines = captions.flatMap((caption, index) => {
    const { left, top } = layout.place(index);
    return captionLines(caption).map((line, row) => ({
      ...line,
      label: ellipsize(line.text, layout.captionWidth, line.size),
      x: left + layout.imageWidth / 2,
      y: top + layout.imageHeight + layout.captionTop + row * layout.lineHeight,
    }));
  });
  return [...new Set(lines.map(({ size }) => size))].map((size) =>
    text(
      lines.filter((line) => line.size === size),
      { x: "x", y: "y", text: "label", fill: "colour", fontSize: size, ariaDescription: "captions" },
    ),
  );
}
