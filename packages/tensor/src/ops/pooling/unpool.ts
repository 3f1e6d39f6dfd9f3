import { asTensor, type TensorLike } from "../../core/create.js";
import { coordinates } from "../../core/coordinates.js";
import { ShapeError } from "../../core/errors.js";
import { formatShape, sameShape, sizeOf } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { perAxis, type PerAxis } from "../convolution/geometry.js";
import { checkedIndices, scatterAdd } from "../indexing/gather.js";
import { add, mul } from "../pointwise/arithmetic.js";
import { reshape } from "../shape/reshape.js";
import { spatialInput } from "./pool.js";

export type MaxUnpool = (values: TensorLike, indices: TensorLike, outputSize: PerAxis) => Tensor;

function maxUnpool(where: string, rank: number): MaxUnpool {
  return (values, indices, outputSize) => {
    const source = spatialInput(values, rank, where);
    const size = perAxis(outputSize, rank, 1, "output size", where);
    const list = asTensor(indices);
    if (!sameShape(list.shape, source.shape)) {
      throw new ShapeError(
        `${where}: there must be one index for each value: ${formatShape(source.shape)}, got ${formatShape(list.shape)}`,
      );
    }
    const [batch, channels] = [source.shape[0], source.shape[rank + 1]];
    const places = checkedIndices(list, sizeOf(size), "maxUnpool");
    const rows = add(places, mul(coordinates(source.shape, 0), sizeOf(size)));
    const flat = add(mul(rows, channels), coordinates(source.shape, rank + 1));
    const spread = scatterAdd(reshape(flat, [-1]), reshape(source, [-1]), batch * sizeOf(size) * channels);
    return reshape(spread, [batch, ...size, channels]);
  };
}

/** `maxUnpool2d` along one axis: values and indices [B, T, C] → [B, output, C]. */
export const maxUnpool1d: MaxUnpool = maxUnpool("maxUnpool1d", 1);

/**
 * Puts each value back where its maximum was (`maxPool2dWithIndices`), zeros elsewhere: values and indices [B, H, W, C] →
 * [B, ...outputSize, C]. Values with one index add up, as where windows overlap.
 *
 * @throws {IndexError} when the program runs and meets an index outside the output.
 */
export const maxUnpool2d: MaxUnpool = maxUnpool("maxUnpool2d", 2);

/** `maxUnpool2d` with one axis more: values and indices [B, D, H, W, C] → [B, ...outputSize, C]. */
export const maxUnpool3d: MaxUnpool = maxUnpool("maxUnpool3d", 3);
