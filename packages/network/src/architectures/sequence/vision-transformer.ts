import { gelu } from "@nn/activations";
import {
  asLayers,
  classToken,
  conv2d,
  count,
  dense,
  dropout as drop,
  layerNorm,
  learnedPositions,
  optional,
  reshape,
  takePosition,
  transformerEncoderBlock,
  withDefault,
  type Layer,
} from "@nn/layers";
import { dropoutRate, readOptions } from "../blocks/options.js";

export interface VisionTransformerOptions {
  /** Number of classes; 10. */
  readonly classes?: number;
  /** Height and width of a patch; the image's are multiples of it. 4. */
  readonly patch?: number;
  /** How many blocks; 6. */
  readonly layers?: number;
  /** Of the attention in each block; 4. */
  readonly heads?: number;
  /** Numbers in a patch's vector; 128. */
  readonly width?: number;
  /** Units between a block's two dense layers; 4 · width. */
  readonly hidden?: number;
  /** Of embeddings, attention weights and what blocks add; 0. */
  readonly dropout?: number;
}

const schema = {
  classes: withDefault(count, 10),
  patch: withDefault(count, 4),
  layers: withDefault(count, 6),
  heads: withDefault(count, 4),
  width: withDefault(count, 128),
  hidden: optional(count),
  dropout: withDefault(dropoutRate, 0),
};

/**
 * A transformer that sees an image as a sequence of patches, with a class token in front from which the classes are read; logits.
 * Dosovitskiy et al., "An image is worth 16x16 words", ICLR 2021, figure 1.
 *
 * Without options a small one for images of 28×28 or 32×32. The paper's ViT-B/16 with 86,567,656 parameters for images of 224×224
 * is `visionTransformer({ classes: 1000, patch: 16, layers: 12, heads: 12, width: 768, dropout: 0.1 })`; its table says 86 M.
 */
export function visionTransformer(options: VisionTransformerOptions = {}): Layer[] {
  const { classes, patch, layers, heads, width, dropout, ...rest } = readOptions("visionTransformer", schema, options);
  const hidden = rest.hidden ?? 4 * width;
  return asLayers(
    [
      conv2d(width, patch, { stride: patch, name: "patches" }),
      reshape([-1, width]),
      classToken(),
      learnedPositions(),
      ...(dropout > 0 ? [drop(dropout)] : []),
      ...Array.from({ length: layers }, () => transformerEncoderBlock({ heads, hidden, dropout, activation: gelu })),
      layerNorm(),
      takePosition(0),
      dense(classes),
    ],
    "visionTransformer",
  );
}
