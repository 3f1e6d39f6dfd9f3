import { ShapeError } from "@nn/tensor";
import { type ArrayData, checkArray, type Labels, type OutputKind, type Predictions } from "../data/inputs.js";
import { className } from "../data/labels.js";
import type { Figure } from "../figure/figure.js";
import { formatPercent, groupThousands } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import { checkCount, checkSize } from "../figure/options.js";
import type { ImageCaption } from "./caption.js";
import { type Mistake, findMistakes } from "./mistakes.js";
import { type ImageGridOptions, plotImages } from "./plot-images.js";

export interface MistakesOptions extends Omit<ImageGridOptions, "captions" | "indices"> {
  /** How many to show at most; default 20. */
  readonly count?: number;
  readonly classNames?: readonly string[] | undefined;
  /** What the network's outputs mean; see `OutputKind`. */
  readonly outputs?: OutputKind;
}

/**
 * The images that a network gets wrong with the greatest confidence, each with its true class, the predicted class and
 * the probability given to it. Without any mistake the figure says so.
 *
 * @throws as `plotImages` and `findMistakes` do; ShapeError if there are not as many images as labels.
 */
export function plotMistakes(
  images: ArrayData,
  actual: Labels,
  predictions: Predictions,
  options: MistakesOptions = {},
): Figure {
  const { count = 20, classNames, outputs, ...grid } = options;
  checkCount(count, "count", "plotMistakes");
  checkArray(images, "plotMistakes: images", "of a dataset that is dataset.x");
  checkArray(predictions, "plotMistakes: predictions");
  const total = predictions.shape[0] ?? 0;
  if (images.shape[0] !== total) {
    throw new ShapeError(
      `plotMistakes: ${images.shape[0] ?? 0} images and predictions for ${total}; expected as many of both`,
    );
  }
  const mistakes = findMistakes(actual, predictions, outputs);
  const title = options.title ?? "Worst mistakes";
  const subtitle = options.subtitle ?? describe(mistakes.length, total, count);
  const shown = mistakes.slice(0, count);
  if (shown.length === 0) {
    const width = checkSize(options.width ?? 320, "width", "plotMistakes");
    return frame({ title, subtitle, legend: [], body: { markup: "", width, height: 10 } });
  }
  const captions = shown.map((mistake) => captionOf(mistake, classNames));
  return plotImages(images, { ...grid, title, subtitle, captions, indices: shown.map(({ index }) => index) });
}

function captionOf({ actual, predicted, confidence }: Mistake, names: readonly string[] | undefined): ImageCaption {
  const brief = `${className(names, predicted)}, ${formatPercent(confidence)}`;
  return {
    text: `true ${className(names, actual)}`,
    detail: `predicted ${brief}`,
    brief,
    tone: "wrong",
  };
}

function describe(mistakes: number, total: number, shown: number): string {
  if (mistakes === 0) return `None: all ${groupThousands(total)} classified correctly`;
  const which = mistakes > shown ? `the ${groupThousands(shown)} it was surest of` : "surest first";
  return `${groupThousands(mistakes)} of ${groupThousands(total)} classified wrongly; ${which}`;
}
