import { add, coordinates, gather, narrow, ShapeError, type Shape, type Tensor } from "@nn/tensor";
import type { ForwardContext } from "../../layer/context.js";
import { batchOf } from "../../layer/inside.js";

/** Refuses what is no sequence of vectors; gives T and C. */
export function sequenceShape(inputShape: Shape, label: string): { length: number; width: number } {
  if (inputShape.length === 2) return { length: inputShape[0], width: inputShape[1] };
  throw new ShapeError(`${label}: expected sequences [B, T, C], got ${batchOf(inputShape)}`);
}

/** The rows of a table [L, ...] for the positions of x [B, T, ...]: the first T, or in a piece those from its position on. */
export function rowsAt(table: Tensor, x: Tensor, { decoding }: ForwardContext): Tensor {
  const length = x.shape[1];
  if (!decoding) return narrow(table, 0, 0, length);
  // There are no rows beyond: asking for the length says so.
  return gather(narrow(table, 0, 0, decoding.length), add(coordinates([length], 0), decoding.position));
}
