import { dense, globalAveragePool, maxPool2d, type Layer } from "@nn/layers";
import { convNormRelu, googLeNet } from "@nn/network";
import { channels, deepTraining, imageRecipe, type ImageChoices } from "./image-recipe.js";

/** Of the paper's channels. */
const share = 0.25;

/**
 * GoogLeNet (Szegedy and others, CVPR 2015) with batch normalization and a quarter of its channels. For images of 28 × 28
 * its stem has no strides; pooling behind the first convolution makes the modules work on 14 × 14, 7 × 7 and 4 × 4.
 */
function inceptionLayers({ classes, width }: ImageChoices): Layer[] {
  const layers = googLeNet({ classes, width: share * width, stem: "3x3", batchNorm: true, dropout: 0.2 });
  const stem = layers.slice(0, 3);
  return [...stem, maxPool2d(2), ...layers.slice(stem.length)];
}

/** Channels of the 3 × 3 branch's reduction, and of all branches' results, by module; null halves the image. */
const modules: readonly (readonly [reduced: number, filters: number] | null)[] = [
  ...([[96, 256], [128, 480], null] as const),
  ...([[96, 512], [112, 512], [128, 512], [144, 528], [160, 832], null] as const),
  ...([
    [160, 832],
    [192, 1024],
  ] as const),
];

/** As many layers one after another, with as many channels between the modules: each has its deepest branch alone. */
function plainLayers({ classes, width }: ImageChoices): Layer[] {
  const conv = (filters: number, size: number): Layer[] => convNormRelu(channels(filters, share * width), size);
  return [
    ...conv(64, 3),
    maxPool2d(2),
    ...conv(192, 3),
    ...modules.flatMap((module) =>
      module ? [...conv(module[0], 1), ...conv(module[1], 3)] : [maxPool2d(3, { stride: 2, padding: "same" })],
    ),
    globalAveragePool(),
    dense(classes),
  ];
}

/** 21 layers, of 1 × 1, 3 × 3 and 5 × 5 convolutions side by side. */
export const inception = imageRecipe({
  name: "inception",
  summary: "GoogLeNet with a quarter of its channels: nine inception modules",
  title: "inception network",
  options: ["width"],
  layers: inceptionLayers,
  plain: {
    story:
      "Two networks of 21 layers. The modules of the inception network look at the image by convolutions of 1 × 1, 3 × 3 and 5 × 5 and by pooling, side by side; in the plain network each module is one 1 × 1 and one 3 × 3 convolution with as many channels behind it.",
    layers: plainLayers,
  },
  ...deepTraining,
});
