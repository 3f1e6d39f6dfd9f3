import { asTensor, type TensorLike } from "../../core/create.js";
import { ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { perAxis } from "../convolution/geometry.js";
import { reshape } from "../shape/reshape.js";
import { transpose } from "../shape/transpose.js";

/**
 * Channels become positions: x [B, H, W, C·r²] → [B, H·r, W·r, C]; channel c·r² + i·r + j goes to (h·r + i, w·r + j) of channel
 * c. Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel CNN", 2016.
 */
export function pixelShuffle(x: TensorLike, factor: number): Tensor {
  const source = image(x, "pixelShuffle");
  const [r] = perAxis(factor, 1, 1, "factor", "pixelShuffle");
  const [batch, height, width, depth] = source.shape;
  if (depth % (r * r) !== 0) {
    throw new ShapeError(
      `pixelShuffle: the ${depth} channels of ${formatShape(source.shape)} are no multiple of ${r}²`,
    );
  }
  const channels = depth / (r * r);
  const apart = reshape(source, [batch, height, width, channels, r, r]);
  return reshape(transpose(apart, [0, 1, 4, 2, 5, 3]), [batch, height * r, width * r, channels]);
}

/** Undoes `pixelShuffle`: x [B, H·r, W·r, C] → [B, H, W, C·r²]. */
export function pixelUnshuffle(x: TensorLike, factor: number): Tensor {
  const source = image(x, "pixelUnshuffle");
  const [r] = perAxis(factor, 1, 1, "factor", "pixelUnshuffle");
  const [batch, height, width, channels] = source.shape;
  if (height % r !== 0 || width % r !== 0) {
    throw new ShapeError(`pixelUnshuffle: ${height}×${width} of ${formatShape(source.shape)} are no multiples of ${r}`);
  }
  const apart = reshape(source, [batch, height / r, r, width / r, r, channels]);
  return reshape(transpose(apart, [0, 1, 3, 5, 2, 4]), [batch, height / r, width / r, channels * r * r]);
}

function image(x: TensorLike, where: string): Tensor {
  const source = asTensor(x);
  if (source.rank === 4) return source;
  throw new ShapeError(`${where}: expected x [B, H, W, C], got ${formatShape(source.shape)}`);
}
