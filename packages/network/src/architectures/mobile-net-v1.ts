import { relu } from "@nn/activations";
import {
  asLayers,
  batchNorm,
  count,
  dense,
  depthwiseConv2d,
  dropout as drop,
  globalAveragePool,
  sequential,
  withDefault,
  type Layer,
} from "@nn/layers";
import { initializers } from "@nn/tensor";
import { convNormRelu } from "./blocks/conv-norm.js";
import { dropoutRate, readOptions, widened, widthFactor } from "./blocks/options.js";

export interface MobileNetV1Options {
  /** Number of classes; 1000. */
  readonly classes?: number;
  /** α, the factor of all numbers of channels; 1. */
  readonly width?: number;
  /** Before the last layer; 0.001. */
  readonly dropout?: number;
}

const schema = {
  classes: withDefault(count, 1000),
  width: withDefault(widthFactor, 1),
  dropout: withDefault(dropoutRate, 0.001),
};

/** Table 1: channels and stride of each separable convolution. */
const table: readonly (readonly [filters: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

const depthwise = { padding: 1, useBias: false, kernelInitializer: initializers.heNormal() } as const;

/**
 * MobileNet for images of 224×224 or any other size: each 3×3 convolution is a depthwise and a 1×1 one, both normalized; logits.
 * Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision applications", 2017, table 1.
 *
 * 4,231,976 parameters for 1000 classes.
 */
export function mobileNetV1(options: MobileNetV1Options = {}): Layer[] {
  const { classes, width, dropout } = readOptions("mobileNetV1", schema, options);
  const separable = (filters: number, stride: number, name: string): Layer =>
    sequential(
      depthwiseConv2d(3, { ...depthwise, stride }),
      batchNorm(),
      relu,
      ...convNormRelu(widened(filters, width), 1),
      { name },
    );
  return asLayers(
    [
      ...convNormRelu(widened(32, width), 3, { stride: 2 }),
      ...table.map(([filters, stride], i) => separable(filters, stride, `separable${i + 1}`)),
      globalAveragePool(),
      drop(dropout),
      dense(classes),
    ],
    "mobileNetV1",
  );
}
