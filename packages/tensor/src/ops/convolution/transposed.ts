import { checkOptions } from "../../core/checks/arguments.js";
import type { TensorLike } from "../../core/create.js";
import { InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { flip } from "../shape/slice.js";
import { reshape } from "../shape/reshape.js";
import type { ConvolutionAxis } from "./axes.js";
import { checkGroups, floats, type ConvolutionOptions } from "./conv.js";
import { convolutionOp } from "./convolution.js";
import { explicitPadding, extentOf, perAxis, type Padding, type PerAxis } from "./geometry.js";

export interface TransposedConvolutionOptions extends Omit<ConvolutionOptions, "padding"> {
  /**
   * How much is cut off the result's sides: "valid" nothing, "same" so much that it is input · stride long, or numbers as
   * for `conv2d`: the padding of the convolution that this one undoes.
   */
  readonly padding?: Exclude<Padding, "causal"> | undefined;
  /** Added behind the result, where a stride leaves open how long the convolution's input was. Less than stride or dilation. */
  readonly outputPadding?: PerAxis | undefined;
}

export type TransposedConvolution = (x: TensorLike, w: TensorLike, options?: TransposedConvolutionOptions) => Tensor;

function transposed(where: string, rank: number): TransposedConvolution {
  return (x, w, options = {}) => {
    checkOptions(options, ["stride", "padding", "dilation", "groups", "outputPadding"], where);
    const [input, kernel] = floats(x, w, rank, where);
    const groups = checkGroups(options.groups, input, kernel, where);
    const axes = resolveAxes(input.shape.slice(1, -1), kernel.shape.slice(0, rank), options, where);
    const [channels, outputs] = [input.shape[rank + 1], kernel.shape[rank + 1]];
    const mirrored = flip(
      kernel,
      axes.map((_, axis) => axis),
    );
    const y = convolutionOp(
      [
        reshape(input, [...input.shape.slice(0, -1), groups, channels / groups]),
        reshape(mirrored, [...kernel.shape.slice(0, -1), groups, outputs / groups]),
      ],
      { axes, spatialFirst: false },
    );
    return reshape(y, [...y.shape.slice(0, -2), outputs]);
  };
}

function resolveAxes(
  input: readonly number[],
  kernel: readonly number[],
  options: TransposedConvolutionOptions,
  where: string,
): ConvolutionAxis[] {
  const rank = input.length;
  const strides = perAxis(options.stride ?? 1, rank, 1, "stride", where);
  const dilations = perAxis(options.dilation ?? 1, rank, 1, "dilation", where);
  const outputPadding = perAxis(options.outputPadding ?? 0, rank, 0, "outputPadding", where);
  const { padding = "valid" } = options;
  const pairs = padding === "same" || padding === "valid" ? undefined : explicitPadding(padding, rank, where);
  if (kernel.some((size) => size < 1) || input.some((size) => size < 1)) {
    throw new ShapeError(
      `${where}: needs at least one element along each axis, got an input of ${formatShape(input)} and a kernel of ${formatShape(kernel)}`,
    );
  }
  return input.map((size, axis): ConvolutionAxis => {
    const [stride, dilation] = [strides[axis], dilations[axis]];
    if (outputPadding[axis] >= Math.max(stride, dilation)) {
      throw new InvalidArgumentError(
        `${where}: outputPadding (${outputPadding[axis]}) must be less than the stride (${stride}) or the dilation (${dilation})`,
      );
    }
    const extent = extentOf({ kernel: kernel[axis], dilation });
    const whole = (size - 1) * stride + extent;
    const [low, high] = padding === "same" ? cropToSame(whole, size * stride) : (pairs?.[axis] ?? [0, 0]);
    const output = whole - low - high + outputPadding[axis];
    if (output < 1) {
      throw new ShapeError(
        `${where}: padding [${low}, ${high}] cuts off all ${whole} elements of axis ${axis + 1} of the result`,
      );
    }
    return { output, stride: 1, dilation, inputDilation: stride, low: extent - 1 - low };
  });
}

/** The larger half behind, as padding "same" has it; what is missing is added behind. */
function cropToSame(whole: number, wanted: number): [number, number] {
  const low = Math.max(0, Math.floor((whole - wanted) / 2));
  return [low, whole - wanted - low];
}

/** `convTranspose2d` along one axis: x [B, T, I], w [K, I/groups, O] → [B, T', O]. */
export const convTranspose1d: TransposedConvolution = transposed("convTranspose1d", 1);

/**
 * The transpose of a convolution (its gradient with respect to its input; "deconvolution"): each input puts a copy of the
 * kernel, times itself, into the output, `stride` apart. x [B, H, W, I], w [KH, KW, I/groups, O] → y [B, H', W', O] with
 * H' = (H − 1) · stride + extent − padding + outputPadding.
 */
export const convTranspose2d: TransposedConvolution = transposed("convTranspose2d", 2);

/** `convTranspose2d` with one axis more: x [B, D, H, W, I], w [KD, KH, KW, I/groups, O] → [B, D', H', W', O]. */
export const convTranspose3d: TransposedConvolution = transposed("convTranspose3d", 3);
