import {
  asLayers,
  averagePool2d,
  count,
  dense,
  dropout as drop,
  globalAveragePool,
  inception,
  maxPool2d,
  withDefault,
  type Layer,
} from "@nn/layers";
import type { PerAxis } from "@nn/tensor";
import { convNormRelu, type ConvNormOptions } from "./blocks/conv-norm.js";
import { dropoutRate, readOptions, widened, widthFactor } from "./blocks/options.js";

export interface InceptionV3Options {
  /** Number of classes; 1000. */
  readonly classes?: number;
  /** Factor of all numbers of channels; 1. */
  readonly width?: number;
  /** Before the last layer; 0.5. */
  readonly dropout?: number;
}

const schema = {
  classes: withDefault(count, 1000),
  width: withDefault(widthFactor, 1),
  dropout: withDefault(dropoutRate, 0.5),
};

/** A convolution with normalization and relu; its kernel is a number or [height, width]. */
type Conv = (filters: number, kernelSize: PerAxis, options?: ConvNormOptions) => Layer[];

const halved = { stride: 2, padding: 0 } as const;
const pool = (): Layer => averagePool2d(3, { stride: 1, padding: 1, countIncludePadding: false });

/** Figure 5: a 5×5, two 3×3 in the place of another, and pooling. */
const blockA = (conv: Conv, pooled: number, name: string): Layer =>
  inception(
    conv(64, 1),
    [...conv(48, 1), ...conv(64, 5)],
    [...conv(64, 1), ...conv(96, 3), ...conv(96, 3)],
    [pool(), ...conv(pooled, 1)],
    { name },
  );

/** Figure 10: half the size. */
const reduceA = (conv: Conv, name: string): Layer =>
  inception(
    conv(384, 3, halved),
    [...conv(64, 1), ...conv(96, 3), ...conv(96, 3, halved)],
    maxPool2d(3, { stride: 2 }),
    { name },
  );

/** Figure 6 with n = 7: 1×7 and 7×1 in the place of 7×7. */
const blockB = (conv: Conv, inner: number, name: string): Layer =>
  inception(
    conv(192, 1),
    [...conv(inner, 1), ...conv(inner, [1, 7]), ...conv(192, [7, 1])],
    [...conv(inner, 1), ...conv(inner, [7, 1]), ...conv(inner, [1, 7]), ...conv(inner, [7, 1]), ...conv(192, [1, 7])],
    [pool(), ...conv(192, 1)],
    { name },
  );

const reduceB = (conv: Conv, name: string): Layer =>
  inception(
    [...conv(192, 1), ...conv(320, 3, halved)],
    [...conv(192, 1), ...conv(192, [1, 7]), ...conv(192, [7, 1]), ...conv(192, 3, halved)],
    maxPool2d(3, { stride: 2 }),
    { name },
  );

/** Figure 7: wide, where the image is small. */
const blockC = (conv: Conv, name: string): Layer =>
  inception(
    conv(320, 1),
    [...conv(384, 1), inception(conv(384, [1, 3]), conv(384, [3, 1]))],
    [...conv(448, 1), ...conv(384, 3), inception(conv(384, [1, 3]), conv(384, [3, 1]))],
    [pool(), ...conv(192, 1)],
    { name },
  );

/**
 * Inception v3 for images of 299×299, at least 75×75, without the auxiliary head; logits. Szegedy, Vanhoucke, Ioffe, Shlens,
 * Wojna, "Rethinking the Inception architecture for computer vision", CVPR 2016, in the form that its authors published, whose
 * channels differ from table 1 here and there.
 *
 * 23,834,568 parameters for 1000 classes.
 */
export function inceptionV3(options: InceptionV3Options = {}): Layer[] {
  const { classes, width, dropout } = readOptions("inceptionV3", schema, options);
  const conv: Conv = (filters, kernelSize, options) =>
    convNormRelu(widened(filters, width), kernelSize, { epsilon: 1e-3, ...options });
  return asLayers(
    [
      ...conv(32, 3, halved), // 149×149
      ...conv(32, 3, { padding: 0 }),
      ...conv(64, 3),
      maxPool2d(3, { stride: 2 }), // 73×73
      ...conv(80, 1),
      ...conv(192, 3, { padding: 0 }),
      maxPool2d(3, { stride: 2 }), // 35×35
      ...[32, 64, 64].map((pooled, i) => blockA(conv, pooled, `mixed5${"bcd"[i]}`)),
      reduceA(conv, "mixed6a"), // 17×17
      ...[128, 160, 160, 192].map((inner, i) => blockB(conv, inner, `mixed6${"bcde"[i]}`)),
      reduceB(conv, "mixed7a"), // 8×8
      blockC(conv, "mixed7b"),
      blockC(conv, "mixed7c"),
      globalAveragePool(),
      drop(dropout),
      dense(classes),
    ],
    "inceptionV3",
  );
}
