import { relu } from "@nn/activations";
import {
  asLayers,
  batchNorm,
  conv2d,
  count,
  dense,
  globalAveragePool,
  number,
  withDefault,
  type Layer,
} from "@nn/layers";
import { initializers } from "@nn/tensor";
import { dropoutRate, readOptions } from "./blocks/options.js";
import { preActivationBlock } from "./blocks/pre-activation-block.js";

export interface WideResNetOptions {
  /** 6n + 4: 16, 22, 28, 40, …; 28. */
  readonly depth?: number;
  /** k, how many times as many channels as the plain residual network has; 10. */
  readonly widen?: number;
  /** Number of classes; 10. */
  readonly classes?: number;
  /** Between the convolutions of a block; 0. The paper has 0.3. */
  readonly dropout?: number;
}

const schema = {
  depth: withDefault(
    number("6n + 4 with n ≥ 1, such as 16, 28 or 40", (depth) => depth >= 10 && depth % 6 === 4),
    28,
  ),
  widen: withDefault(count, 10),
  classes: withDefault(count, 10),
  dropout: withDefault(dropoutRate, 0),
};

/**
 * A wide residual network, WRN-depth-k, for small images such as CIFAR-10's [32, 32, 3]; logits. Zagoruyko and Komodakis, "Wide
 * residual networks", BMVC 2016, table 1.
 *
 * WRN-28-10 has 36,479,194 parameters (36.5 M), WRN-16-4 2,748,890, WRN-40-1 563,930.
 */
export function wideResNet(options: WideResNetOptions = {}): Layer[] {
  const { depth, widen, classes, dropout } = readOptions("wideResNet", schema, options);
  const blocks = (depth - 4) / 6;
  const stage = (filters: number, index: number): Layer[] =>
    Array.from({ length: blocks }, (_, i) =>
      preActivationBlock(filters, {
        stride: i === 0 && index > 0 ? 2 : 1,
        project: i === 0 && (index > 0 || widen > 1),
        dropout,
        name: `conv${index + 2}_${i + 1}`,
      }),
    );
  return asLayers(
    [
      conv2d(16, 3, { padding: 1, useBias: false, kernelInitializer: initializers.heNormal() }),
      ...[16 * widen, 32 * widen, 64 * widen].flatMap(stage),
      batchNorm(),
      relu,
      globalAveragePool(),
      dense(classes),
    ],
    "wideResNet",
  );
}
