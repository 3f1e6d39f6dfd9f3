import { type TensorLike } from "../../core/create.js";
import { coordinates } from "../../core/coordinates.js";
import type { DType } from "../../core/dtype.js";
import { InvalidArgumentError } from "../../core/errors.js";
import type { Tensor } from "../../core/tensor.js";
import { cast } from "../pointwise/cast.js";
import { equal } from "../pointwise/select.js";
import { expandDims } from "../shape/reshape.js";
import { checkedIndices } from "./gather.js";

/**
 * Rows of the identity matrix: labels of shape S → [...S, classes].
 *
 * @throws {IndexError} when the program runs and meets a label outside 0 … classes−1.
 */
export function oneHot(labels: TensorLike, classes: number, dtype: DType = "float32"): Tensor {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new InvalidArgumentError(`oneHot: classes must be an integer ≥ 1, got ${classes}`);
  }
  const checked = expandDims(checkedIndices(labels, classes, "oneHot"), -1);
  const shape = [...checked.shape.slice(0, -1), classes];
  return cast(equal(checked, coordinates(shape, shape.length - 1)), dtype);
}
