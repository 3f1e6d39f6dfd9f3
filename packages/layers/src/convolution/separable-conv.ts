import { tanh } from "@nn/activations";
import * as ops from "@nn/tensor";
import { initializers, type Initializer, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerSample } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { count, initializerOption, withDefault } from "../layer/options/option-kinds.js";
import { onEachAxis } from "../layer/spatial/spatial-options.js";
import type { DepthwiseConvOptions } from "./depthwise-conv.js";
import { Convolution, type Kernel } from "./shared/convolution.js";
import { kernelSchema } from "./shared/kernel-options.js";
import { inChannels } from "./shared/sub-kernels.js";

export interface SeparableConvOptions extends DepthwiseConvOptions {
  /** First values of D; Glorot. */
  readonly depthwiseInitializer?: Initializer;
}

type Make = (filters: number, kernelSize: ops.PerAxis, options?: SeparableConvOptions) => Layer;

function separableConv(
  type: string,
  rank: number,
  { depthwise, pointwise }: { readonly depthwise: ops.DepthwiseConvolution; readonly pointwise: ops.Convolution },
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const schema = {
    filters: count,
    ...kernelSchema(rank),
    depthMultiplier: withDefault(count, 1),
    depthwiseInitializer: withDefault(initializerOption, initializers.glorotUniform()),
  };
  class SeparableConv extends Convolution<typeof schema> {
    static override readonly type = type;
    static override readonly schema = schema;

    protected override readonly rank = rank;

    protected override kernels(channels: number, suitable: Initializer): Record<string, Kernel> {
      const { filters, kernelSize, depthMultiplier, depthwiseInitializer } = this.options;
      const one = new Array<number>(rank).fill(1);
      return {
        D: {
          shape: [...onEachAxis(kernelSize, rank), channels, depthMultiplier],
          initializer: inChannels(depthwiseInitializer),
        },
        W: { shape: [...one, channels * depthMultiplier, filters], initializer: suitable },
      };
    }

    protected override convolve(x: Tensor, { D, W }: Record<string, Tensor>): Tensor {
      const { stride, padding, dilation } = this.options;
      return pointwise(depthwise(x, D, { stride, padding, dilation }), W);
    }
  }
  const make: Make = (filters, kernelSize, options = {}) => new SeparableConv({ filters, kernelSize, ...options });
  return layerFactory(SeparableConv, make, samples);
}

/** Along one axis: x [B, T, C] → y [B, T', O];  D [K, C, M], W [1, C·M, O], b [O]. As `separableConv2d`. */
export const separableConv1d = separableConv(
  "separableConv1d",
  1,
  { depthwise: ops.depthwiseConv1d, pointwise: ops.conv1d },
  (separableConv1d) => [{ layer: () => separableConv1d(3, 3, { padding: "causal", activation: tanh }), input: [4, 2] }],
);

/**
 * Depthwise separable convolution: y = act((x ∗ D) · W + b), a `depthwiseConv2d` that looks at each channel's neighbourhood,
 * and then a 1×1 convolution that mixes the channels;  x [B, H, W, C] → y [B, H', W', O];  D [KH, KW, C, M], W [1, 1, C·M, O],
 * b [O]. For a 3×3 kernel and many outputs it needs a ninth of the parameters and work of `conv2d`. Chollet, "Xception:
 * deep learning with depthwise separable convolutions", CVPR 2017.
 *
 * Trained: D from Glorot, W as suits the activation, b from 0, not regularized.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or the kernel larger than the padded input.
 */
export const separableConv2d = separableConv(
  "separableConv2d",
  2,
  { depthwise: ops.depthwiseConv2d, pointwise: ops.conv2d },
  (separableConv2d) => [
    { layer: () => separableConv2d(4, 3, { padding: "same", activation: tanh }), input: [3, 4, 2] },
    { layer: () => separableConv2d(2, 2, { depthMultiplier: 2, stride: 2, useBias: false }), input: [5, 4, 2] },
  ],
);
