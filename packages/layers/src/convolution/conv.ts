import { leakyRelu, tanh } from "@nn/activations";
import * as ops from "@nn/tensor";
import type { Initializer, PerAxis, Tensor } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerSample } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { count, withDefault } from "../layer/options/option-kinds.js";
import { onEachAxis } from "../layer/spatial/spatial-options.js";
import { Convolution, type Kernel } from "./shared/convolution.js";
import { kernelSchema, type KernelOptions } from "./shared/kernel-options.js";
import { inGroups } from "./shared/sub-kernels.js";

export interface ConvOptions extends KernelOptions {
  /** Into how many parts the channels are cut: outputs of a part see only the inputs of that part. 1 without it. */
  readonly groups?: number;
}

type Make = (filters: number, kernelSize: PerAxis, options?: ConvOptions) => Layer;

function conv(
  type: string,
  rank: number,
  op: ops.Convolution,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const schema = {
    filters: count,
    ...kernelSchema(rank),
    groups: withDefault(count, 1),
  };
  class Conv extends Convolution<typeof schema> {
    static override readonly type = type;
    static override readonly schema = schema;

    protected override readonly rank = rank;

    protected override kernels(channels: number, suitable: Initializer): Record<string, Kernel> {
      const { filters, kernelSize, groups } = this.options;
      const shape = [...onEachAxis(kernelSize, rank), Math.floor(channels / groups), filters];
      return { W: { shape, initializer: inGroups(suitable, groups) } };
    }

    protected override convolve(x: Tensor, { W }: Record<string, Tensor>): Tensor {
      const { stride, padding, dilation, groups } = this.options;
      return op(x, W, { stride, padding, dilation, groups });
    }
  }
  const make: Make = (filters, kernelSize, options = {}) => new Conv({ filters, kernelSize, ...options });
  return layerFactory(Conv, make, samples);
}

/**
 * Convolution along one axis: y = act(x ∗ W + b);  x [B, T, I] → y [B, T', O];  W [K, I/groups, O], b [O]. O is `filters`, K
 * is `kernelSize`. With padding "causal" no output sees what comes after it. Otherwise as `conv2d`.
 */
export const conv1d = conv("conv1d", 1, ops.conv1d, (conv1d) => [
  { layer: () => conv1d(3, 2, { padding: "causal", dilation: 2, activation: tanh }), input: [5, 2] },
  { layer: () => conv1d(4, 3, { padding: [[2, 0]], stride: 2, groups: 2, useBias: false }), input: [6, 4] },
]);

/**
 * Convolution: y = act(x ∗ W + b), where (x ∗ W)[h, w, o] = Σ x[h·stride + i·dilation, w·stride + j·dilation, c] · W[i, j, c, o]
 * over taps i, j and channels c;  x [B, H, W, I] → y [B, H', W', O];  W [KH, KW, I/groups, O], b [O]. O is `filters`, KH and
 * KW are `kernelSize`; H' = ⌊(H + padding − (KH − 1) · dilation − 1) / stride⌋ + 1. LeCun et al., "Backpropagation applied to
 * handwritten zip code recognition", 1989.
 *
 * Trained: W, first values as suit the activation (He for relu, else Glorot), and b from 0, not regularized.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or the kernel larger than the padded input.
 * @throws {InvalidArgumentError} an option out of its range, or groups that do not divide the channels.
 */
export const conv2d = conv("conv2d", 2, ops.conv2d, (conv2d) => [
  { layer: () => conv2d(3, 3, { activation: tanh }), input: [4, 5, 2] },
  {
    layer: () => conv2d(4, [2, 3], { padding: "same", stride: 2, dilation: [2, 1], useBias: false }),
    input: [5, 4, 3],
  },
  { layer: () => conv2d(4, 3, { padding: [1, [0, 2]], groups: 2, activation: tanh }), input: [3, 3, 4] },
  { layer: () => conv2d(3, 1, { activation: leakyRelu }), input: [2, 2, 4] },
]);

/** Convolution along three axes: x [B, D, H, W, I] → y [B, D', H', W', O];  W [KD, KH, KW, I/groups, O], b [O]. As `conv2d`. */
export const conv3d = conv("conv3d", 3, ops.conv3d, (conv3d) => [
  { layer: () => conv3d(2, 2, { activation: tanh }), input: [3, 2, 3, 2] },
  { layer: () => conv3d(2, [1, 2, 3], { padding: "same", stride: [1, 2, 1], useBias: false }), input: [2, 3, 2, 1] },
]);
