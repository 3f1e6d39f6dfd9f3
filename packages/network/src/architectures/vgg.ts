import { relu } from "@nn/activations";
import {
  activation,
  asLayers,
  batchNorm as norm,
  conv2d,
  count,
  dense,
  dropout as drop,
  flag,
  flatten,
  maxPool2d,
  withDefault,
  type Layer,
} from "@nn/layers";
import { initializers } from "@nn/tensor";
import { counts, dropoutRate, readOptions } from "./blocks/options.js";

export interface VggOptions {
  /** Number of classes; 10. */
  readonly classes?: number;
  /** How many convolutions each stage has; [2, 2, 2]. */
  readonly convolutions?: readonly number[];
  /** Channels of the first stage; each next one has twice as many, up to 8 · width. 32. */
  readonly width?: number;
  /** Units of the dense layers before the last; [128]. */
  readonly units?: readonly number[];
  /** Behind each of those layers; 0.5. */
  readonly dropout?: number;
  /** Whether each convolution is normalized, which the paper's are not; true. */
  readonly batchNorm?: boolean;
}

const schema = {
  classes: withDefault(count, 10),
  convolutions: withDefault(counts(1), [2, 2, 2]),
  width: withDefault(count, 32),
  units: withDefault(counts(0), [128]),
  dropout: withDefault(dropoutRate, 0.5),
  batchNorm: withDefault(flag, true),
};

/**
 * Plain stages of 3×3 convolutions with relu, each halved by maximum pooling, then dense layers; logits. Simonyan and
 * Zisserman, "Very deep convolutional networks for large-scale image recognition", ICLR 2015, table 1.
 *
 * Without options a small one for images of 28×28 or 32×32. The paper's configuration D, VGG-16 with 138,357,544 parameters for
 * images of 224×224, is
 * `vgg({ classes: 1000, convolutions: [2, 2, 3, 3, 3], width: 64, units: [4096, 4096], batchNorm: false })`.
 */
export function vgg(options: VggOptions = {}): Layer[] {
  const { classes, convolutions, width, units, dropout, batchNorm } = readOptions("vgg", schema, options);
  const convolution = (filters: number): Layer[] => [
    conv2d(filters, 3, { padding: 1, useBias: !batchNorm, kernelInitializer: initializers.heNormal() }),
    ...(batchNorm ? [norm()] : []),
    activation(relu),
  ];
  return asLayers(
    [
      ...convolutions.flatMap((count, stage) => [
        ...Array.from({ length: count }, () => convolution(width * Math.min(8, 2 ** stage))).flat(),
        maxPool2d(2),
      ]),
      flatten(),
      ...units.flatMap((count) => [dense(count, { activation: relu }), drop(dropout)]),
      dense(classes),
    ],
    "vgg",
  );
}
