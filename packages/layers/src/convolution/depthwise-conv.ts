import { tanh } from "@nn/activations";
import * as ops from "@nn/tensor";
import type { Initializer, PerAxis, Tensor } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerSample } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { count, withDefault } from "../layer/options/option-kinds.js";
import { onEachAxis } from "../layer/spatial/spatial-options.js";
import { Convolution, type Kernel } from "./shared/convolution.js";
import { kernelSchema, type KernelOptions } from "./shared/kernel-options.js";
import { inChannels } from "./shared/sub-kernels.js";

export interface DepthwiseConvOptions extends KernelOptions {
  /** M, how many outputs each channel gets; 1. */
  readonly depthMultiplier?: number;
}

type Make = (kernelSize: PerAxis, options?: DepthwiseConvOptions) => Layer;

function depthwiseConv(
  type: string,
  rank: number,
  op: ops.DepthwiseConvolution,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const schema = {
    ...kernelSchema(rank),
    depthMultiplier: withDefault(count, 1),
  };
  class DepthwiseConv extends Convolution<typeof schema> {
    static override readonly type = type;
    static override readonly schema = schema;

    protected override readonly rank = rank;

    protected override kernels(channels: number, suitable: Initializer): Record<string, Kernel> {
      const { kernelSize, depthMultiplier } = this.options;
      const shape = [...onEachAxis(kernelSize, rank), channels, depthMultiplier];
      return { W: { shape, initializer: inChannels(suitable) } };
    }

    protected override convolve(x: Tensor, { W }: Record<string, Tensor>): Tensor {
      const { stride, padding, dilation } = this.options;
      return op(x, W, { stride, padding, dilation });
    }
  }
  const make: Make = (kernelSize, options = {}) => new DepthwiseConv({ kernelSize, ...options });
  return layerFactory(DepthwiseConv, make, samples);
}

/** Along one axis: x [B, T, C] → y [B, T', C·M];  W [K, C, M], b [C·M]. As `depthwiseConv2d`. */
export const depthwiseConv1d = depthwiseConv("depthwiseConv1d", 1, ops.depthwiseConv1d, (depthwiseConv1d) => [
  { layer: () => depthwiseConv1d(3, { padding: "causal", activation: tanh }), input: [4, 2] },
  { layer: () => depthwiseConv1d(2, { depthMultiplier: 2, stride: 2, useBias: false }), input: [5, 2] },
]);

/**
 * A convolution of every channel by itself: y = act(x ∗ W + b), where channels c·M … c·M + M − 1 of y come from channel c of x
 * alone;  x [B, H, W, C] → y [B, H', W', C·M];  W [KH, KW, C, M], b [C·M]. M is `depthMultiplier`. With a 1×1 `conv2d` behind it
 * it is `separableConv2d`. Sifre, "Rigid-motion scattering for image classification", 2014.
 *
 * Trained: W, first values as suit the activation (each channel's kernel by itself), and b from 0, not regularized.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or the kernel larger than the padded input.
 */
export const depthwiseConv2d = depthwiseConv("depthwiseConv2d", 2, ops.depthwiseConv2d, (depthwiseConv2d) => [
  { layer: () => depthwiseConv2d(3, { padding: "same", activation: tanh }), input: [3, 4, 3] },
  { layer: () => depthwiseConv2d([2, 1], { depthMultiplier: 2, stride: 2, dilation: 2 }), input: [5, 4, 2] },
]);
