import type { ArrayData } from "../data/inputs.js";
import type { Figure } from "../figure/figure.js";
import { colourAt, heat } from "../theme/ramps.js";
import { type ExplainedMaps, type ExplainedOptions, plotExplained } from "./explained.js";
import { paint } from "./paint.js";

/**
 * Which pixels a class's score depends on the most: each image with its saliency map below it, by its own greatest value,
 * and with the class and its probability.
 *
 * @param images `[N, H, W]` or `[N, H, W, C]`
 * @param maps `[N, H, W]`: what `saliency(network, images, { target })` of @nn/network gives.
 * @throws ShapeError for images or maps of another shape; NothingToPlotError for no images; InvalidArgumentError for an index
 *   without an image, or an option out of range.
 */
export function plotSaliency(images: ArrayData, maps: ExplainedMaps, options: ExplainedOptions = {}): Figure {
  return plotExplained(images, maps, options, {
    where: "plotSaliency",
    title: "Saliency",
    subtitle: "How much the score of the class changes with each pixel",
    legend: ["not at all", "most in the image"],
    ramp: heat,
    draw: (share, image) => paint(image, (at) => colourAt(heat, share(at))),
  });
}
