import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { type ArrayData, checkArray, type OutputKind } from "../data/inputs.js";
import { className } from "../data/labels.js";
import { readScores } from "../data/scores.js";
import { NothingToPlotError } from "../errors.js";
import type { Figure } from "../figure/figure.js";
import { formatPercent, sentence } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import { checkCount, checkFigureOptions } from "../figure/options.js";
import { type CaptionLine, captionLines } from "../images/caption.js";
import { pngDataUri } from "../images/data-uri.js";
import { drawGrid, type GridOptions, readGridOptions } from "../images/draw-grid.js";
import { type ImageStack, imageBytes, readImages, type ValueRange, valueRange } from "../images/pixels.js";
import type { Ramp } from "../theme/ramps.js";
import { greatestSize, type Plane } from "./planes.js";

/** Maps `[N, H, W]` of what a class's score depends on: what `saliency` and `gradCam` of @nn/network give. */
export interface ExplainedMaps extends ArrayData {
  /** The class that was explained, for each row. */
  readonly targets?: ArrayLike<number> | ArrayData;
  /** What the network answered, `[N, K]`; for the probability in the caption. */
  readonly predictions?: ArrayData;
}

export interface ExplainedOptions extends GridOptions {
  /** Names of the classes, in the order of their numbers. */
  readonly classNames?: readonly string[] | undefined;
  /** What the network's outputs mean; see `OutputKind`. */
  readonly outputs?: OutputKind;
  /** Which images to show and in which order; the first 12 by default. */
  readonly indices?: readonly number[];
  /** Values of the images that are black and white; worked out from them by default. */
  readonly range?: ValueRange;
  /** Black for white: MNIST as ink on paper. */
  readonly invert?: boolean;
}

/** How a picture is made of an image and its map. */
export interface Explanation {
  readonly where: string;
  readonly title: string;
  readonly subtitle: string;
  readonly ramp: Ramp;
  /** The ends of the ramp. */
  readonly legend: readonly [from: string, to: string];
  /** The picture below the image, as an address. `share` is the map from 0 to 1. */
  readonly draw: (
    share: (at: number) => number,
    image: Plane & { readonly bytes: Uint8Array; readonly channels: number },
  ) => string;
}

const own = ["classNames", "outputs", "indices", "range", "invert", "columns", "imageWidth"];
const MOST = 12;

/** Each image with its map below and the explained class below that. */
export function plotExplained(
  images: ArrayData,
  maps: ExplainedMaps,
  options: ExplainedOptions,
  { where, title, subtitle, ramp, legend, draw }: Explanation,
): Figure {
  checkFigureOptions(options, own, where);
  const stack = readImages(images, where);
  checkMaps(maps, stack, where);
  const indices = options.indices ?? Array.from({ length: Math.min(MOST, stack.count) }, (_, index) => index);
  checkCount(indices.length, "number of images", where, { least: 0, most: 200 });
  if (indices.length === 0) throw new NothingToPlotError(`${where}: there are no images`);
  for (const index of indices) checkCount(index, "every index", where, { least: 0, most: stack.count - 1 });
  const range = valueRange(stack, indices, options.range, where);
  const captions = captionsOf(maps, stack.count, options, where);
  const planes = indices.map((index) => planeOf(maps, stack, index));
  const empty = planes.filter((plane) => greatestSize([plane]) === 0).length;
  const tiles = indices.map((index, at) => {
    const bytes = imageBytes(stack, index, range, options.invert ?? false);
    const plane = planes[at];
    const most = greatestSize([plane]);
    const share = (place: number): number => (most > 0 ? plane.values[place] / most : 0);
    const below = draw(share, { ...plane, bytes, channels: stack.channels });
    return { sources: [pngDataUri(bytes, stack), below], caption: captions(index) };
  });
  return frame({
    title: options.title ?? title,
    subtitle: options.subtitle ?? sentence([subtitle, empty > 0 ? `${empty} of ${indices.length} show none` : ""]),
    legend: [{ kind: "ramp", ramp, from: legend[0], label: legend[1] }],
    body: drawGrid({ tiles, pixels: stack, wishes: readGridOptions(options, where), document: options.document }),
  });
}

function checkMaps(maps: ExplainedMaps, { count, height, width }: ImageStack, where: string): void {
  checkArray(maps, `${where}: maps`, "saliency and gradCam of @nn/network give them");
  const { data, shape } = maps;
  const fits = shape.length === 3 && shape[0] === count && shape[1] === height && shape[2] === width;
  if (!fits || data.length !== count * height * width) {
    throw new ShapeError(
      `${where}: expected maps [${count}, ${height}, ${width}], one for each image, got shape [${shape.join(", ")}] ` +
        `with ${data.length} values`,
    );
  }
}

function planeOf({ data }: ArrayData, { width, height }: ImageStack, index: number): Plane {
  const size = width * height;
  return { width, height, values: Float64Array.from({ length: size }, (_, at) => data[index * size + at]) };
}

/** The class and, where there are predictions, the probability that the network gave to it. */
function captionsOf(
  { targets, predictions }: ExplainedMaps,
  count: number,
  { classNames, outputs = "auto" }: ExplainedOptions,
  where: string,
): (index: number) => CaptionLine[] {
  if (targets === undefined) return () => [];
  const classes = "data" in targets ? targets.data : targets;
  if (classes.length !== count) {
    throw new ShapeError(`${where}: ${classes.length} targets for ${count} images; expected one for each`);
  }
  const scores = predictions && readScores(predictions, outputs, where);
  return (index) => {
    const target = classes[index];
    if (scores && !(target >= 0 && target < scores.classes)) {
      throw new InvalidArgumentError(`${where}: target ${target} is none of the ${scores.classes} predicted classes`);
    }
    const detail = scores && formatPercent(Math.exp(scores.logProbabilities[index * scores.classes + target]));
    return captionLines({ text: className(classNames, target), detail });
  };
}
