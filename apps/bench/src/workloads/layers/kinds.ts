import { sizeOf } from "../../ops/case.js";
import type { HolderKind, LayerKind, LayerSpec, OfKind } from "./spec.js";

/** What a layer makes of one example, and what it has to learn. */
export interface Facts {
  /** Shape of one result, without the batch axis. */
  readonly output: readonly number[];
  /** Arrays that begin with random numbers, by name. */
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  /** Parameters that begin as zeros or ones: biases, scales. */
  readonly others?: number;
  /** Floating-point operations of its products, forward for one example. */
  readonly flops?: number;
}

type Describe<K extends LayerKind> = (spec: OfKind<LayerSpec, K>, input: readonly number[]) => Facts;

const moved = (length: number, { size, stride = 1, padding = 0 }: Window): number =>
  Math.floor((length + 2 * padding - size) / stride) + 1;

interface Window {
  readonly size: number;
  readonly stride?: number;
  readonly padding?: number;
}

/** Every kind of layer but those that hold others. */
export const kinds: { readonly [K in Exclude<LayerKind, HolderKind>]: Describe<K> } = {
  dense({ units }, input) {
    const inputs = input.at(-1) ?? 1;
    const output = [...input.slice(0, -1), units];
    return { output, weights: { W: [inputs, units] }, others: units, flops: 2 * inputs * sizeOf(output) };
  },
  conv2d({ filters, bias = true, ...window }, [height, width, channels]) {
    const output = [moved(height, window), moved(width, window), filters];
    const W = [window.size, window.size, channels, filters];
    return {
      output,
      weights: { W },
      others: bias ? filters : 0,
      flops: 2 * window.size ** 2 * channels * sizeOf(output),
    };
  },
  depthwiseConv2d(window, [height, width, channels]) {
    const output = [moved(height, window), moved(width, window), channels];
    return {
      output,
      weights: { W: [window.size, window.size, channels, 1] },
      flops: 2 * window.size ** 2 * sizeOf(output),
    };
  },
  batchNorm: (_, input) => ({ output: input, others: 2 * (input.at(-1) ?? 1) }),
  maxPool2d: ({ size }, [height, width, channels]) => ({
    output: [Math.floor(height / size), Math.floor(width / size), channels],
  }),
  globalAveragePool: (_, input) => ({ output: input.slice(-1) }),
  flatten: (_, input) => ({ output: [sizeOf(input)] }),
  embedding: ({ vocabulary, width }, input) => ({
    output: [...input, width],
    weights: { W: [vocabulary, width] },
  }),
  learnedPositions: (_, input) => ({ output: input, weights: { P: input } }),
  lstm({ units }, [length, inputs]) {
    const weights = { W: [inputs, 4 * units], U: [units, 4 * units] };
    return { output: [length, units], weights, others: 4 * units, flops: 2 * length * 4 * units * (inputs + units) };
  },
  layerNorm: (_, input) => ({ output: input, others: 2 * (input.at(-1) ?? 1) }),
  transformerBlock(_, [length, width]) {
    const weights = {
      "attention.Wqkv": [width, 3 * width],
      "attention.Wo": [width, width],
      "expand.W": [width, 4 * width],
      "project.W": [4 * width, width],
    };
    const [products, scores] = [2 * length * 12 * width ** 2, 4 * length ** 2 * width];
    // Two normalizations, and the biases of the four products.
    return { output: [length, width], weights, others: 4 * width + 9 * width, flops: products + scores };
  },
};
