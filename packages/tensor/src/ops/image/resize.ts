import { checkOptions, describe } from "../../core/checks/arguments.js";
import { tensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import { asTensor } from "../../core/create.js";
import type { Tensor } from "../../core/tensor.js";
import { perAxis, type PerAxis } from "../convolution/geometry.js";
import { gather } from "../indexing/gather.js";
import { add, mul, sub } from "../pointwise/arithmetic.js";
import { cast } from "../pointwise/cast.js";
import { broadcastTo } from "../shape/broadcast.js";
import { expandDims, reshape } from "../shape/reshape.js";
import { slice } from "../shape/slice.js";
import { spatialInput } from "../pooling/pool.js";

export interface ResizeOptions {
  /** "nearest" (the default) repeats or drops elements; "linear" blends neighbours (bilinear on images). */
  readonly method?: "nearest" | "linear" | undefined;
  /**
   * For "linear": whether the first and last elements of input and output lie on each other, instead of the edges of the
   * pixels around them (the default).
   */
  readonly alignCorners?: boolean | undefined;
}

/**
 * Another number of positions along the spatial axes: x [B, ...spatial, C] → [B, ...outputSize, C]. As PyTorch's
 * `interpolate`: output o of O along an axis of N comes from ⌊o·N/O⌋ ("nearest"), or from around (o + ½)·N/O − ½, or with
 * aligned corners o·(N − 1)/(O − 1) ("linear").
 */
export function resize(x: TensorLike, outputSize: PerAxis, options: ResizeOptions = {}): Tensor {
  checkOptions(options, ["method", "alignCorners"], "resize");
  const { method = "nearest", alignCorners = false } = options;
  const rank = asTensor(x).rank - 2;
  if (rank < 1 || rank > 3) {
    throw new ShapeError(
      `resize: expected x [B, ...spatial, C] with 1–3 spatial axes, got ${formatShape(asTensor(x).shape)}`,
    );
  }
  const source = spatialInput(x, rank, "resize");
  const size = perAxis(outputSize, rank, 1, "output size", "resize");
  if (source.shape.slice(1, -1).includes(0)) {
    throw new ShapeError(`resize: there is nothing to resize in ${formatShape(source.shape)}`);
  }
  if (method === "nearest") return size.reduce((y, count, i) => nearest(y, i + 1, count), source);
  if (method === "linear") return size.reduce((y, count, i) => linear(y, i + 1, count, alignCorners), source);
  throw new InvalidArgumentError(`resize: method is "nearest" or "linear", got ${describe(method)}`);
}

function nearest(x: Tensor, axis: number, outputs: number): Tensor {
  const size = x.shape[axis];
  if (outputs % size === 0) return repeat(x, axis, outputs / size);
  if (size % outputs === 0) {
    const step = size / outputs;
    return slice(
      x,
      x.shape.map((_, i) => (i === axis ? [null, null, step] : null)),
    );
  }
  const places = Int32Array.from({ length: outputs }, (_, o) => Math.floor((o * size) / outputs));
  return gather(x, tensor(places), axis);
}

/** Every element `times` times, next to itself. */
function repeat(x: Tensor, axis: number, times: number): Tensor {
  if (times === 1) return x;
  const apart = expandDims(x, axis + 1);
  const wide = broadcastTo(
    apart,
    apart.shape.map((size, i) => (i === axis + 1 ? times : size)),
  );
  return reshape(
    wide,
    x.shape.map((size, i) => (i === axis ? size * times : size)),
  );
}

function linear(x: Tensor, axis: number, outputs: number, alignCorners: boolean): Tensor {
  const size = x.shape[axis];
  if (outputs === size) return x;
  const places = Array.from({ length: outputs }, (_, o) =>
    alignCorners
      ? outputs === 1
        ? 0
        : (o * (size - 1)) / (outputs - 1)
      : Math.max(0, ((o + 0.5) * size) / outputs - 0.5),
  );
  const low = Int32Array.from(places, (place) => Math.min(Math.floor(place), size - 1));
  const high = low.map((place) => Math.min(place + 1, size - 1));
  const weights = Float32Array.from(places, (place, o) => place - low[o]);
  const shape = x.shape.map((_, i) => (i === axis ? outputs : 1));
  const t = cast(reshape(tensor(weights), shape), x.dtype);
  return add(mul(gather(x, tensor(low), axis), sub(1, t)), mul(gather(x, tensor(high), axis), t));
}
