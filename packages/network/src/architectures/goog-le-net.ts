import { relu } from "@nn/activations";
import {
  asLayers,
  conv2d,
  count,
  dense,
  dropout as drop,
  flag,
  globalAveragePool,
  inception,
  localResponseNorm,
  maxPool2d,
  withDefault,
  type Layer,
} from "@nn/layers";
import { convNormRelu } from "./blocks/conv-norm.js";
import { dropoutRate, oneOf, readOptions, widened, widthFactor } from "./blocks/options.js";

export interface GoogLeNetOptions {
  /** Number of classes; 1000. */
  readonly classes?: number;
  /** Factor of all numbers of channels; 1. */
  readonly width?: number;
  /** Before the last layer; 0.4. */
  readonly dropout?: number;
  /** Normalizes each convolution instead of local response normalization, which trains it without the auxiliary heads; false. */
  readonly batchNorm?: boolean;
  /** "7x7" with strides and pooling, eight times smaller (the default), or "3x3" without, for images of 28×28 or 32×32. */
  readonly stem?: "7x7" | "3x3";
}

const schema = {
  classes: withDefault(count, 1000),
  width: withDefault(widthFactor, 1),
  dropout: withDefault(dropoutRate, 0.4),
  batchNorm: withDefault(flag, false),
  stem: withDefault(oneOf("7x7", "3x3"), "7x7"),
};

/** Table 1: 1×1 | 3×3 reduce, 3×3 | 5×5 reduce, 5×5 | pool projection. */
const table: Readonly<Record<string, readonly number[]>> = {
  "3a": [64, 96, 128, 16, 32, 32],
  "3b": [128, 128, 192, 32, 96, 64],
  "4a": [192, 96, 208, 16, 48, 64],
  "4b": [160, 112, 224, 24, 64, 64],
  "4c": [128, 128, 256, 24, 64, 64],
  "4d": [112, 144, 288, 32, 64, 64],
  "4e": [256, 160, 320, 32, 128, 128],
  "5a": [256, 160, 320, 32, 128, 128],
  "5b": [384, 192, 384, 48, 128, 128],
};

/**
 * GoogLeNet (Inception v1) for images of 224×224 or any other size, without the auxiliary heads; logits. Szegedy et al.,
 * "Going deeper with convolutions", CVPR 2015, table 1. With `batchNorm` it is normalized as in Ioffe and Szegedy, 2015.
 *
 * 6,998,552 parameters for 1000 classes; the rows of the paper's table add up to the same, 6.8 · 2²⁰ in its units. The 6.6 M
 * of torchvision come from 3×3 kernels in the place of the 5×5.
 */
export function googLeNet(options: GoogLeNetOptions = {}): Layer[] {
  const { classes, width, dropout, batchNorm, stem } = readOptions("googLeNet", schema, options);
  const conv = (filters: number, size: number, stride = 1): Layer[] =>
    batchNorm
      ? convNormRelu(widened(filters, width), size, { stride })
      : [conv2d(widened(filters, width), size, { padding: Math.floor(size / 2), stride, activation: relu })];
  const block = (name: string): Layer => {
    const [one, reduce3, three, reduce5, five, projection] = table[name];
    return inception(
      conv(one, 1),
      [...conv(reduce3, 1), ...conv(three, 3)],
      [...conv(reduce5, 1), ...conv(five, 5)],
      [maxPool2d(3, { stride: 1, padding: "same" }), ...conv(projection, 1)],
      { name: `inception${name}` },
    );
  };
  const halve = (): Layer => maxPool2d(3, { stride: 2, padding: "same" });
  const norm = (): Layer[] => (batchNorm ? [] : [localResponseNorm()]);
  const large = (): Layer[] => [
    ...conv(64, 7, 2),
    halve(),
    ...norm(),
    ...conv(64, 1),
    ...conv(192, 3),
    ...norm(),
    halve(),
  ];
  return asLayers(
    [
      ...(stem === "7x7" ? large() : [...conv(64, 3), ...conv(192, 3)]),
      ...["3a", "3b"].map(block),
      halve(),
      ...["4a", "4b", "4c", "4d", "4e"].map(block),
      halve(),
      ...["5a", "5b"].map(block),
      globalAveragePool(),
      drop(dropout),
      dense(classes),
    ],
    "googLeNet",
  );
}
