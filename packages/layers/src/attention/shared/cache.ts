import {
  add,
  clip,
  coordinates,
  expandDims,
  gather,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  reshape,
  sub,
  where,
} from "@nn/tensor";
import type { Tensor } from "@nn/tensor";
import type { Decoding, ForwardContext } from "../../layer/context.js";
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

/** Which of the positions so far each position of a piece may look at: [S, L]. */
export function soFar({ position, length }: Decoding, count: number): Tensor {
  const own = add(coordinates([count], 0), position);
  return lessEqual(coordinates([count, length], 1), expandDims(own, 1));
}
