import { checkOptions } from "../../core/checks/arguments.js";
import type { TensorLike } from "../../core/create.js";
import { ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { padded, spatialInput } from "../pooling/pool.js";
import { pad } from "../shape/assemble.js";
import { reshape } from "../shape/reshape.js";
import { transpose } from "../shape/transpose.js";
import { overlapAdd, slidingWindows } from "../shape/window.js";
import { perAxis, resolveWindow, type PerAxis, type WindowOptions } from "./geometry.js";

const OPTIONS = ["stride", "padding", "dilation"];

/**
 * Patches as rows: x [B, H, W, C] → [B, H', W', KH·KW·C], the taps row by row, each with all channels. A `conv2d` is their
 * product with w as a [KH·KW·C, O] matrix, though `conv2d` itself never stores them.
 */
export function im2col(x: TensorLike, size: PerAxis, options: WindowOptions = {}): Tensor {
  checkOptions(options, OPTIONS, "im2col");
  const source = spatialInput(x, 2, "im2col");
  const kernel = perAxis(size, 2, 1, "window size", "im2col");
  const axes = resolveWindow(source.shape.slice(1, -1), kernel, options, "im2col");
  const around = padded({ x: source, axes }, 0);
  const windows = transpose(slidingWindows(around.x, around.axes), [0, 1, 3, 2, 4, 5]);
  return reshape(windows, [...windows.shape.slice(0, 3), kernel[0] * kernel[1] * source.shape[3]]);
}

/**
 * The transpose of `im2col`: patches [B, H', W', KH·KW·C] are added up in their places in an image [B, ...outputSize, C].
 */
export function col2im(patches: TensorLike, outputSize: PerAxis, size: PerAxis, options: WindowOptions = {}): Tensor {
  checkOptions(options, OPTIONS, "col2im");
  const source = spatialInput(patches, 2, "col2im");
  const output = perAxis(outputSize, 2, 1, "output size", "col2im");
  const kernel = perAxis(size, 2, 1, "window size", "col2im");
  const axes = resolveWindow(output, kernel, options, "col2im");
  const [batch, height, width, depth] = source.shape;
  const channels = depth / (kernel[0] * kernel[1]);
  if (height !== axes[0].output || width !== axes[1].output || !Number.isInteger(channels)) {
    throw new ShapeError(
      `col2im: an image of ${output.join("×")} has patches [B, ${axes[0].output}, ${axes[1].output}, ` +
        `${kernel[0] * kernel[1]}·C] with these options, got ${formatShape(source.shape)}`,
    );
  }
  const windows = transpose(reshape(source, [batch, height, width, ...kernel, channels]), [0, 1, 3, 2, 4, 5]);
  const around = axes.map(({ input, low, high }) => input + low + high);
  const whole = overlapAdd(windows, axes, [batch, ...around, channels]);
  return pad(whole, [[0, 0], ...axes.map(({ low, high }): [number, number] => [-low, -high]), [0, 0]]);
}
