import * as ops from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { count } from "../layer/options/option-kinds.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";

const PixelShuffle = spatialLayer({
  type: "pixelShuffle",
  rank: 2,
  schema: { factor: count },
  compute: (x, { factor }) => ops.pixelShuffle(x, factor),
});

/**
 * Channels become positions: x [B, H, W, C · r²] → y [B, H · r, W · r, C], where r is `factor` and channel c · r² + i · r + j goes
 * to position (h · r + i, w · r + j) of channel c. Behind a convolution it makes images larger. Shi et al., "Real-time single
 * image and video super-resolution using an efficient sub-pixel convolutional neural network", CVPR 2016.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or r² does not divide the channels.
 */
export const pixelShuffle = layerFactory(
  PixelShuffle,
  (factor: number, options: LayerOptions = {}) => new PixelShuffle({ factor, ...options }),
  (pixelShuffle) => [{ layer: () => pixelShuffle(2), input: [2, 3, 8] }],
);
