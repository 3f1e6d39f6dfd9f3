import { NothingToPlotError } from "../errors.js";
import type { ArrayData } from "../data/inputs.js";
import type { Figure } from "../figure/figure.js";
import { groupThousands } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import { checkFigureOptions, checkCount } from "../figure/options.js";
import { type ImageCaption, captionLines, readCaptions } from "./caption.js";
import { pngDataUri } from "./data-uri.js";
import { drawGrid, type GridOptions, readGridOptions } from "./draw-grid.js";
import { type ValueRange, imageBytes, readImages, valueRange } from "./pixels.js";

export interface ImageGridOptions extends GridOptions {
  /** One per image, or per image of `indices`. */
  readonly captions?: readonly (string | ImageCaption)[];
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
  const wishes = readGridOptions(options, where);
  const range = valueRange(stack, indices, options.range, where);
  const tiles = indices.map((index, at) => ({
    sources: [pngDataUri(imageBytes(stack, index, range, options.invert ?? false), stack)],
    caption: captions.length === 0 ? [] : captionLines(captions[at]),
  }));
  return frame({
    title: options.title ?? (indices.length === 1 ? "1 image" : `${groupThousands(indices.length)} images`),
    subtitle: options.subtitle ?? "",
    legend: [],
    body: drawGrid({ tiles, pixels: stack, wishes, document: options.document }),
  });
}
