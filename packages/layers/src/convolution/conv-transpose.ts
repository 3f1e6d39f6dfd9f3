import { tanh } from "@nn/activations";
import * as ops from "@nn/tensor";
import type { Initializer, PerAxis, Tensor } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerSample } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { count, withDefault } from "../layer/options/option-kinds.js";
import { onEachAxis, perAxis, twoSidedPadding, type TwoSidedPadding } from "../layer/spatial/spatial-options.js";
import { Convolution, type Kernel } from "./shared/convolution.js";
import { kernelSchema, type KernelOptions } from "./shared/kernel-options.js";
import { inGroups, inPhases } from "./shared/sub-kernels.js";

export interface ConvTransposeOptions extends Omit<KernelOptions, "padding"> {
  /** How many outputs lie between the copies of the kernel of neighbouring inputs, so how much larger y is than x; 1. */
  readonly stride?: PerAxis;
  /**
   * What is cut off the sides of the result: "valid" (the default) nothing, "same" so much that it is input · stride long, or
   * numbers, the padding of the convolution that this one undoes.
   */
  readonly padding?: TwoSidedPadding;
  /** Added behind the result, where the stride leaves open how long it is; less than stride or dilation. 0. */
  readonly outputPadding?: PerAxis;
  /** Into how many parts the channels are cut; 1. */
  readonly groups?: number;
}

type Make = (filters: number, kernelSize: PerAxis, options?: ConvTransposeOptions) => Layer;

function convTranspose(
  type: string,
  rank: number,
  op: ops.TransposedConvolution,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const schema = {
    filters: count,
    ...kernelSchema(rank),
    padding: withDefault(twoSidedPadding(rank), "valid"),
    outputPadding: withDefault(perAxis(0, rank), 0),
    groups: withDefault(count, 1),
  };
  class ConvTranspose extends Convolution<typeof schema> {
    static override readonly type = type;
    static override readonly schema = schema;

    protected override readonly rank = rank;

    protected override kernels(channels: number, suitable: Initializer): Record<string, Kernel> {
      const { filters, kernelSize, stride, dilation, groups } = this.options;
      const [strides, dilations] = [onEachAxis(stride, rank), onEachAxis(dilation, rank)];
      // Taps so far apart meet in one output.
      const phases = strides.map((stride, axis) => stride / greatestCommonDivisor(stride, dilations[axis]));
      const shape = [...onEachAxis(kernelSize, rank), Math.floor(channels / groups), filters];
      return { W: { shape, initializer: inPhases(inGroups(suitable, groups), phases) } };
    }

    protected override convolve(x: Tensor, { W }: Record<string, Tensor>): Tensor {
      const { stride, padding, outputPadding, dilation, groups } = this.options;
      return op(x, W, { stride, padding, outputPadding, dilation, groups });
    }
  }
  const make: Make = (filters, kernelSize, options = {}) => new ConvTranspose({ filters, kernelSize, ...options });
  return layerFactory(ConvTranspose, make, samples);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Along one axis: x [B, T, I] → y [B, T', O];  W [K, I/groups, O], b [O]. As `convTranspose2d`. */
export const convTranspose1d = convTranspose("convTranspose1d", 1, ops.convTranspose1d, (convTranspose1d) => [
  { layer: () => convTranspose1d(2, 3, { stride: 2, activation: tanh }), input: [3, 2] },
]);

/**
 * Transposed convolution ("deconvolution"), which makes images larger: y = act(x ∗ᵀ W + b), where each input puts a copy of
 * the kernel, times itself, into the output, `stride` apart;  x [B, H, W, I] → y [B, H', W', O];  W [KH, KW, I/groups, O],
 * b [O]. O is `filters`; H' = (H − 1) · stride + (KH − 1) · dilation + 1 − padding + outputPadding. A kernel that the stride
 * divides treats all outputs alike. Zeiler, Krishnan, Taylor, Fergus, "Deconvolutional networks", CVPR 2010.
 *
 * Trained: W, first values as suit the activation, counting the taps that meet in one output, and b from 0, not regularized.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or the padding cuts all of the result off.
 * @throws {InvalidArgumentError} an option out of its range, or groups that do not divide the channels.
 */
export const convTranspose2d = convTranspose("convTranspose2d", 2, ops.convTranspose2d, (convTranspose2d) => [
  { layer: () => convTranspose2d(3, 2, { stride: 2, activation: tanh }), input: [2, 3, 2] },
  { layer: () => convTranspose2d(2, 3, { stride: 2, padding: "same", useBias: false }), input: [3, 2, 2] },
  {
    layer: () => convTranspose2d(4, [3, 2], { stride: [3, 1], padding: [[1, 0], 0], outputPadding: [1, 0], groups: 2 }),
    input: [2, 2, 2],
  },
]);

/** Along three axes: x [B, D, H, W, I] → y [B, D', H', W', O];  W [KD, KH, KW, I/groups, O], b [O]. As `convTranspose2d`. */
export const convTranspose3d = convTranspose("convTranspose3d", 3, ops.convTranspose3d, (convTranspose3d) => [
  { layer: () => convTranspose3d(2, 2, { stride: [1, 2, 1], activation: tanh }), input: [2, 2, 1, 2] },
]);
