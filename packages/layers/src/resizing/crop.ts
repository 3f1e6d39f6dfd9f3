import { formatShape, InvalidArgumentError, slice } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";
import { sides, type Sides } from "../layer/spatial/spatial-options.js";
import { pairsOf } from "./shared/sides.js";

const Crop = spatialLayer({
  type: "crop",
  schema: { amount: sides() },
  compute: (x, { amount }) => {
    const pairs = pairsOf(amount, x.shape, "crop");
    if (pairs.some(([before, after], axis) => axis > 0 && before + after >= x.shape[axis])) {
      throw new InvalidArgumentError(
        `crop: ${JSON.stringify(amount)} leaves nothing of examples of shape ${formatShape(x.shape.slice(1))}`,
      );
    }
    return slice(
      x,
      pairs.map(([before, after], axis) => (axis === 0 ? null : [before, x.shape[axis] - after])),
    );
  },
});

/**
 * The input without what lies at its sides, and without a copy: x [B, ...spatial, C] → y [B, ...spatial − amounts, C].
 * `amount` is a number for all sides, or a list with a number or a pair [before, after] for each spatial axis.
 *
 * @throws {ShapeError} the input has no spatial axes.
 * @throws {InvalidArgumentError} nothing would be left.
 */
export const crop = layerFactory(
  Crop,
  (amount: Sides, options: LayerOptions = {}) => new Crop({ amount, ...options }),
  (crop) => [
    { layer: () => crop(1), input: [3, 4, 2] },
    { layer: () => crop([[0, 2]]), input: [4, 2] },
  ],
);
