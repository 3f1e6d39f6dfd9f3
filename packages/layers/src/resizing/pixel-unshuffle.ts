import * as ops from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { count } from "../layer/options/option-kinds.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";

const PixelUnshuffle = spatialLayer({
  type: "pixelUnshuffle",
  rank: 2,
  schema: { factor: count },
  compute: (x, { factor }) => ops.pixelUnshuffle(x, factor),
});

/**
 * Positions become channels, which undoes `pixelShuffle`: x [B, H · r, W · r, C] → y [B, H, W, C · r²], where r is `factor`. It
 * makes images smaller and loses nothing.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or r does not divide its height and width.
 */
export const pixelUnshuffle = layerFactory(
  PixelUnshuffle,
  (factor: number, options: LayerOptions = {}) => new PixelUnshuffle({ factor, ...options }),
  (pixelUnshuffle) => [{ layer: () => pixelUnshuffle(2), input: [4, 2, 3] }],
);
