import { relu } from "@nn/activations";
import {
  asLayers,
  averagePool2d,
  batchNorm,
  conv2d,
  count,
  dense,
  denseBlock,
  dropout as drop,
  globalAveragePool,
  number,
  withDefault,
  type Layer,
  type LayerLike,
} from "@nn/layers";
import { initializers } from "@nn/tensor";
import { dropoutRate, readOptions } from "./blocks/options.js";

export interface DenseNetBcOptions {
  /** L, layers with weights, 6n + 4; 100. */
  readonly depth?: number;
  /** k, how many channels each layer adds; 12. */
  readonly growth?: number;
  /** θ, the share of channels that a transition keeps; 0.5. */
  readonly compression?: number;
  /** Number of classes; 10. */
  readonly classes?: number;
  /** Behind each convolution of a block; 0. The paper has 0.2 where data is not augmented. */
  readonly dropout?: number;
}

const schema = {
  depth: withDefault(
    number("6n + 4 with n ≥ 1, such as 40, 100 or 190", (depth) => depth >= 10 && depth % 6 === 4),
    100,
  ),
  growth: withDefault(count, 12),
  compression: withDefault(
    number("a number above 0, up to 1", (share) => share > 0 && share <= 1),
    0.5,
  ),
  classes: withDefault(count, 10),
  dropout: withDefault(dropoutRate, 0),
};

/**
 * DenseNet-BC for small images such as CIFAR-10's [32, 32, 3]: three blocks of n layers, each of which sees all results before
 * it and adds k channels through a bottleneck of 4k (B), with transitions between them that halve the image and leave a
 * share θ of the channels (C); logits. Huang, Liu, van der Maaten, Weinberger, "Densely connected convolutional networks",
 * CVPR 2017, section 4.2.
 *
 * L = 100, k = 12 has 769,162 parameters (0.8 M), L = 190, k = 40 25.6 M.
 */
export function denseNetBC(options: DenseNetBcOptions = {}): Layer[] {
  const { depth, growth, compression, classes, dropout } = readOptions("denseNetBC", schema, options);
  const layersOfBlock = (depth - 4) / 6;
  // Normalization and relu come before the convolution.
  const conv = (filters: number, size: number): LayerLike[] => [
    batchNorm(),
    relu,
    conv2d(filters, size, {
      padding: Math.floor(size / 2),
      useBias: false,
      kernelInitializer: initializers.heNormal(),
    }),
  ];
  const kept = (): LayerLike[] => (dropout > 0 ? [drop(dropout)] : []);
  const block = (name: string): Layer =>
    denseBlock(
      Array.from({ length: layersOfBlock }, () => [...conv(4 * growth, 1), ...kept(), ...conv(growth, 3), ...kept()]),
      { name },
    );
  const grown = (channels: number): number => channels + layersOfBlock * growth;
  const kernelInitializer = initializers.heNormal();
  const first = Math.floor(grown(2 * growth) * compression);
  const second = Math.floor(grown(first) * compression);
  return asLayers(
    [
      conv2d(2 * growth, 3, { padding: 1, useBias: false, kernelInitializer }),
      block("block1"),
      ...conv(first, 1),
      averagePool2d(2),
      block("block2"),
      ...conv(second, 1),
      averagePool2d(2),
      block("block3"),
      batchNorm(),
      relu,
      globalAveragePool(),
      dense(classes),
    ],
    "denseNetBC",
  );
}
