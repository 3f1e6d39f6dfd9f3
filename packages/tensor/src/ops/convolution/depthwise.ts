import { checkOptions } from "../../core/checks/arguments.js";
import type { TensorLike } from "../../core/create.js";
import { ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { reshape } from "../shape/reshape.js";
import { convolve, floats } from "./conv.js";
import { resolveWindow, type WindowOptions } from "./geometry.js";

export type DepthwiseConvolution = (x: TensorLike, w: TensorLike, options?: WindowOptions) => Tensor;

function depthwise(where: string, rank: number): DepthwiseConvolution {
  return (x, w, options = {}) => {
    checkOptions(options, ["stride", "padding", "dilation"], where);
    const [input, kernel] = floats(x, w, rank, where);
    const [channels, multiplier] = kernel.shape.slice(-2);
    if (input.shape[rank + 1] !== channels) {
      throw new ShapeError(
        `${where}: x ${formatShape(input.shape)} has ${input.shape[rank + 1]} channels, so w must be ` +
          `[...kernel, ${input.shape[rank + 1]}, multiplier], got ${formatShape(kernel.shape)}`,
      );
    }
    const taps = kernel.shape.slice(0, rank);
    const axes = resolveWindow(input.shape.slice(1, -1), taps, options, where);
    return convolve(input, reshape(kernel, [...taps, 1, channels * multiplier]), axes, channels);
  };
}

/** `depthwiseConv2d` along one axis: x [B, T, C], w [K, C, M] → [B, T', C·M]. */
export const depthwiseConv1d: DepthwiseConvolution = depthwise("depthwiseConv1d", 1);

/**
 * Every channel by itself: x [B, H, W, C], w [KH, KW, C, M] → y [B, H', W', C·M], where channels c·M … c·M + M − 1 of y come
 * from channel c of x alone. Followed by a 1×1 `conv2d` it is the separable convolution of Chollet, "Xception", 2017.
 */
export const depthwiseConv2d: DepthwiseConvolution = depthwise("depthwiseConv2d", 2);
