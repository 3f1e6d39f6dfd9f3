import { asTensor, type TensorLike } from "../../core/create.js";
import { ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { mean } from "../reduce/reduce.js";
import { reshape } from "../shape/reshape.js";
import { maxima } from "./max-pool.js";
import { resolvePooling, spatialInput } from "./pool.js";

/** The mean over all spatial positions: x [B, ...spatial, C] → [B, C]. */
export function globalAveragePool(x: TensorLike): Tensor {
  const source = spatial(x, "globalAveragePool");
  return mean(
    source,
    source.shape.slice(1, -1).map((_, i) => i + 1),
  );
}

/** The largest over all spatial positions: x [B, ...spatial, C] → [B, C]. The first of equals gets the gradient. */
export function globalMaxPool(x: TensorLike): Tensor {
  const source = spatial(x, "globalMaxPool");
  const size = source.shape.slice(1, -1);
  const pooled = maxima(resolvePooling(source, size, {}, [], size.length, "globalMaxPool"));
  return reshape(pooled, [source.shape[0], source.shape[source.rank - 1]]);
}

function spatial(x: TensorLike, where: string): Tensor {
  const source = asTensor(x);
  if (source.rank < 3) {
    throw new ShapeError(`${where}: expected x [B, ...spatial, C], got ${formatShape(source.shape)}`);
  }
  if (source.shape.slice(1, -1).includes(0)) {
    throw new ShapeError(`${where}: there is no position to pool in ${formatShape(source.shape)}`);
  }
  return spatialInput(source, source.rank - 2, where);
}
