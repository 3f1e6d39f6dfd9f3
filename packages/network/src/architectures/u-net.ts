import { identity, relu } from "@nn/activations";
import {
  asLayers,
  concatenate,
  conv2d,
  convTranspose2d,
  count,
  crop,
  flag,
  maxPool2d,
  withDefault,
  type Layer,
  type LayerLike,
} from "@nn/layers";
import { convNormRelu } from "./blocks/conv-norm.js";
import { oneOf, readOptions } from "./blocks/options.js";

export interface UNetOptions {
  /** Number of classes that a pixel may have; 2. */
  readonly classes?: number;
  /** How often the image is halved; 4. */
  readonly depth?: number;
  /** Channels of the first level; each deeper one has twice as many. 64. */
  readonly width?: number;
  /**
   * "same" (the default): the result has the image's size. "valid": smaller by the pixels that have no full surroundings, as in
   * the paper.
   */
  readonly padding?: "same" | "valid";
  /** Whether each 3×3 convolution is normalized, which the paper's are not; false. */
  readonly batchNorm?: boolean;
}

const schema = {
  classes: withDefault(count, 2),
  depth: withDefault(count, 4),
  width: withDefault(count, 64),
  padding: withDefault(oneOf("same", "valid"), "same"),
  batchNorm: withDefault(flag, false),
};

/**
 * U-Net, which gives each pixel of an image a class: a path down that halves the image and doubles the channels, and one up that
 * sees at each size what the path down saw; logits [B, H', W', classes]. Ronneberger, Fischer, Brox, "U-Net: convolutional
 * networks for biomedical image segmentation", MICCAI 2015, figure 1.
 *
 * 31,030,658 parameters for two classes of grey images. 2^depth divides the sides of an image; padded by "valid", 572×572
 * become 388×388.
 */
export function uNet(options: UNetOptions = {}): Layer[] {
  const { classes, depth, width, padding, batchNorm } = readOptions("uNet", schema, options);
  const conv = (filters: number): Layer[] =>
    batchNorm ? convNormRelu(filters, 3, { padding }) : [conv2d(filters, 3, { padding, activation: relu })];
  const level = (at: number): LayerLike[] => {
    const filters = width * 2 ** at;
    const convolutions = (): Layer[] => [...conv(filters), ...conv(filters)];
    if (at === depth) return convolutions();
    const past = padding === "same" ? identity : crop(lostBelow(at + 1, depth));
    const below = [maxPool2d(2), ...level(at + 1), convTranspose2d(filters, 2, { stride: 2 })];
    return [...convolutions(), concatenate(past, below, { name: `level${at + 1}` }), ...convolutions()];
  };
  return asLayers([...level(0), conv2d(classes, 1)], "uNet");
}

/** Pixels that unpadded convolutions take from each side of a level's image, on the way down from it and up again to it. */
function lostBelow(level: number, depth: number): number {
  // Two convolutions take 2 pixels of each side, which are 4 of the level above; they come twice but for the last level.
  return level === depth ? 4 : 8 + 2 * lostBelow(level + 1, depth);
}
