import { asLayers, count, dense, temporalBlock, withDefault, type Layer } from "@nn/layers";
import { dropoutRate, readOptions } from "../blocks/options.js";

export interface TemporalConvolutionalNetworkOptions {
  /** Numbers that are said at each position. */
  readonly outputs: number;
  /** Channels of each block; 25. */
  readonly filters?: number;
  /** Taps of each convolution; 7. */
  readonly kernelSize?: number;
  /** How many blocks, with dilations 1, 2, 4, …; 8. */
  readonly blocks?: number;
  /** Of channels, in each block; 0. */
  readonly dropout?: number;
}

const schema = {
  outputs: count,
  filters: withDefault(count, 25),
  kernelSize: withDefault(count, 7),
  blocks: withDefault(count, 8),
  dropout: withDefault(dropoutRate, 0),
};

/**
 * A temporal convolutional network (TCN): blocks of causal convolutions that look back twice as far each, as WaveNet's do (van
 * den Oord et al., "WaveNet", 2016); [T, C] → [T, outputs], and no position sees what comes after it. It sees 1 + 2
 * (kernelSize − 1) (2^blocks − 1) positions. Bai, Kolter, Koltun, "An empirical evaluation of generic convolutional and
 * recurrent networks for sequence modeling", 2018.
 *
 * Without options that of the paper's sequential MNIST: 66,910 parameters for one channel and 10 outputs, the paper's 70 k. For
 * text put an `embedding` before it; for one answer to a sequence take `takePosition(-1)` behind it.
 */
export function temporalConvolutionalNetwork(options: TemporalConvolutionalNetworkOptions): Layer[] {
  const { outputs, filters, kernelSize, blocks, dropout } = readOptions(
    "temporalConvolutionalNetwork",
    schema,
    options,
  );
  return asLayers(
    [
      ...Array.from({ length: blocks }, (_, i) => temporalBlock(filters, kernelSize, { dilation: 2 ** i, dropout })),
      dense(outputs),
    ],
    "temporalConvolutionalNetwork",
  );
}
