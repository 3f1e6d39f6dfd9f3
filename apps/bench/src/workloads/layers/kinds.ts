import { sizeOf } from "../../ops/case.js";
import type { LayerKind, LayerSpec, OfKind } from "./spec.js";

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
export const kinds: { readonly [K in Exclude<LayerKind, "residual">]: Describe<K> } = {
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
};
