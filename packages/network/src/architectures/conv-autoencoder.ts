import { relu, sigmoid } from "@nn/activations";
import { asLayers, conv2d, convTranspose2d, count, withDefault, type Layer } from "@nn/layers";
import { counts, readOptions } from "./blocks/options.js";

export interface ConvAutoencoderOptions {
  /** Channels of an image, 1 for grey, 3 for colours; 1. */
  readonly channels?: number;
  /** Channels of each convolution down to the code; [16, 8]. */
  readonly filters?: readonly number[];
  /** Side of the kernels; 3. */
  readonly kernelSize?: number;
}

const schema = {
  channels: withDefault(count, 1),
  filters: withDefault(counts(1), [16, 8]),
  kernelSize: withDefault(count, 3),
};

/**
 * An autoencoder for images with values from 0 to 1: convolutions with stride 2 down to a small code, transposed ones back up, and
 * a sigmoid. Trained to give back what it is given, or what was there before noise. Images whose sides are divisible by
 * 2^filters.length come back at their size: [28, 28, 1] → code [7, 7, 8] → [28, 28, 1]. Masci, Meier, Cireşan, Schmidhuber,
 * "Stacked convolutional auto-encoders", ICANN 2011, with strides in the place of pooling.
 */
export function convAutoencoder(options: ConvAutoencoderOptions = {}): Layer[] {
  const { channels, filters, kernelSize } = readOptions("convAutoencoder", schema, options);
  const halved = { stride: 2, padding: "same" } as const;
  const down = filters.map((count, i) =>
    conv2d(count, kernelSize, { ...halved, activation: relu, name: `down${i + 1}` }),
  );
  const up = filters
    .slice(0, -1)
    .toReversed()
    .map((count, i) => convTranspose2d(count, kernelSize, { ...halved, activation: relu, name: `up${i + 1}` }));
  const image = convTranspose2d(channels, kernelSize, { ...halved, activation: sigmoid, name: "image" });
  return asLayers([...down, ...up, image], "convAutoencoder");
}
