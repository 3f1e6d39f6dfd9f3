import { checkOptions } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { coerce } from "../define.js";
import { matmul } from "../linear/matmul.js";
import { reshape } from "../shape/reshape.js";
import { convolutionOp } from "./convolution.js";
import { perAxis, resolveWindow, type WindowAxis, type WindowOptions } from "./geometry.js";

export interface ConvolutionOptions extends WindowOptions {
  /** Into how many parts the channels are cut: outputs of a part see only the inputs of that part. 1 without it. */
  readonly groups?: number | undefined;
}

export type Convolution = (x: TensorLike, w: TensorLike, options?: ConvolutionOptions) => Tensor;

/** Letters of the spatial axes, for messages. */
export const spatialNames: Readonly<Record<number, string>> = { 1: "T", 2: "H, W", 3: "D, H, W" };

function convolution(where: string, rank: number): Convolution {
  return (x, w, options = {}) => {
    checkOptions(options, ["stride", "padding", "dilation", "groups"], where);
    const [input, kernel] = floats(x, w, rank, where);
    const groups = checkGroups(options.groups, input, kernel, where);
    const taps = kernel.shape.slice(0, rank);
    const axes = resolveWindow(input.shape.slice(1, -1), taps, options, where);
    return isPointwise(axes, groups) ? pointwiseConvolution(input, kernel) : convolve(input, kernel, axes, groups);
  };
}

/** y [B, T', O] = x [B, T, I] ∗ w [K, I/groups, O] along one axis; `padding: "causal"` looks only back. */
export const conv1d: Convolution = convolution("conv1d", 1);

/**
 * y [B, H', W', O] = x [B, H, W, I] ∗ w [KH, KW, I/groups, O]: for each output position and channel, the sum over taps and
 * input channels of x · w (a cross-correlation, as in all of deep learning). H' = ⌊(H + padding − extent) / stride⌋ + 1
 * with extent = (KH − 1) · dilation + 1.
 *
 * @throws {ShapeError} channels that do not fit, or a kernel that is larger than the padded input.
 */
export const conv2d: Convolution = convolution("conv2d", 2);

/** y [B, D', H', W', O] = x [B, D, H, W, I] ∗ w [KD, KH, KW, I/groups, O], as `conv2d` with one axis more. */
export const conv3d: Convolution = convolution("conv3d", 3);

/** Both as floats of one type, with the axes that they must have. */
export function floats(x: TensorLike, w: TensorLike, rank: number, where: string): [Tensor, Tensor] {
  const [input, kernel] = coerce(asTensor(x), asTensor(w), "float32");
  const spatial = spatialNames[rank];
  if (input.rank !== rank + 2) {
    const advice = input.rank === rank + 1 ? "; add the batch axis with expandDims(x, 0)" : "";
    throw new ShapeError(`${where}: expected x [B, ${spatial}, C], got ${formatShape(input.shape)}${advice}`);
  }
  if (kernel.rank !== rank + 2) {
    throw new ShapeError(
      `${where}: expected w [...kernel, I, O] with ${rank + 2} axes, got ${formatShape(kernel.shape)}`,
    );
  }
  return [input, kernel];
}

export function checkGroups(given: number | undefined, x: Tensor, w: Tensor, where: string): number {
  const [groups] = perAxis(given ?? 1, 1, 1, "groups", where);
  const [inputs, outputs] = [x.shape[x.rank - 1], w.shape[w.rank - 1]];
  if (inputs % groups !== 0 || outputs % groups !== 0) {
    throw new InvalidArgumentError(
      `${where}: groups (${groups}) must divide the ${inputs} input and the ${outputs} output channels`,
    );
  }
  const expected = inputs / groups;
  const got = w.shape[w.rank - 2];
  if (got !== expected) {
    throw new ShapeError(
      `${where}: x ${formatShape(x.shape)} has ${inputs} channels${groups > 1 ? ` in ${groups} groups` : ""}, so w must ` +
        `have ${expected} on its second last axis, got ${formatShape(w.shape)}`,
    );
  }
  return groups;
}

function isPointwise(axes: readonly WindowAxis[], groups: number): boolean {
  return groups === 1 && axes.every(({ kernel, stride, low, high }) => kernel * stride === 1 && low + high === 0);
}

/** A 1×1 kernel is a matrix, and the convolution a product with all positions of all images as rows. */
function pointwiseConvolution(x: Tensor, w: Tensor): Tensor {
  return matmul(x, reshape(w, w.shape.slice(-2)));
}

/** The convolution over resolved axes; groups become an axis of their own. */
export function convolve(x: Tensor, w: Tensor, axes: readonly WindowAxis[], groups: number): Tensor {
  const rank = axes.length;
  const [channels, outputs] = [x.shape[rank + 1], w.shape[rank + 1]];
  const y = convolutionOp(
    [
      reshape(x, [...x.shape.slice(0, -1), groups, channels / groups]),
      reshape(w, [...w.shape.slice(0, -1), groups, outputs / groups]),
    ],
    {
      axes: axes.map(({ output, stride, dilation, low }) => ({ output, stride, dilation, inputDilation: 1, low })),
      spatialFirst: false,
    },
  );
  return reshape(y, [...y.shape.slice(0, -2), outputs]);
}
