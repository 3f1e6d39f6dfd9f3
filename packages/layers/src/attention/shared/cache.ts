import {
  add,
  cast,
  clip,
  coordinates,
  expandDims,
  gather,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  notEqual,
  reshape,
  sub,
  where,
} from "@nn/tensor";
import type { Shape, Tensor } from "@nn/tensor";
import type { ForwardContext } from "../../layer/context.js";
import type { Layer } from "../../layer/layer.js";

/**
 * All keys (or values) so far, [B, L, G, D], from those of a piece [B, S, G, D]: the earlier ones are in a state of the layer,
 * to which those of the piece are added when the step commits. Positions behind the piece hold nothing.
 */
export function withEarlier(layer: Layer, name: string, piece: Tensor, context: ForwardContext): Tensor {
  const decoding = context.decoding!;
  const { position, length } = decoding;
  const [batch, count, ...rest] = piece.shape;
  const earlier = decoding.state(layer, name, [batch, length, ...rest]);
  const offset = sub(coordinates([length], 0), position);
  const isNew = reshape(logicalAnd(greaterEqual(offset, 0), less(offset, count)), [length, 1, 1]);
  const placed = count === 1 ? piece : gather(piece, clip(offset, 0, count - 1), 1);
  const all = where(isNew, placed, earlier);
  context.update(earlier, all);
  return all;
}

/** Which of the positions so far each position of a piece may look at: [S, L], or with a mask of the piece [B, 1, S, L]. */
export function soFar(layer: Layer, count: number, context: ForwardContext): Tensor {
  const { position, length } = context.decoding!;
  const own = add(coordinates([count], 0), position);
  const behind = lessEqual(coordinates([count, length], 1), expandDims(own, 1));
  if (!context.mask) return behind;
  const [batch] = context.mask.shape;
  const piece = reshape(cast(context.mask, "float32"), [batch, count, 1, 1]);
  const isReal = notEqual(reshape(withEarlier(layer, "mask", piece, context), [batch, 1, 1, length]), 0);
  return logicalAnd(behind, isReal);
}

/**
 * What a layer makes of an encoder's result, of float32: where sequences come piece by piece it is computed when the source comes,
 * and remembered.
 */
export function ofMemory(
  layer: Layer,
  name: string,
  shape: Shape,
  context: ForwardContext,
  compute: () => Tensor,
): Tensor {
  const { decoding } = context;
  if (!decoding) return compute();
  const kept = decoding.state(layer, name, shape);
  if (!decoding.hasSource) return kept;
  const value = compute();
  context.update(kept, value);
  return value;
}
