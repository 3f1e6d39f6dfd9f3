import { formatShape, NnError, placeholder, ShapeError, type Shape, type Tensor } from "@nn/tensor";
import { batchOf } from "../inside.js";

/** Letters of the spatial axes, for messages. */
const letters: Readonly<Record<number, string>> = { 1: "T", 2: "H, W", 3: "D, H, W" };

/**
 * Refuses an input that is not [B, ...spatial, C] with so many spatial axes (any number ≥ 1 without one); `label` names
 * the layer.
 */
export function checkSpatialInput(label: string, inputShape: Shape, rank?: number): void {
  if (rank === undefined ? inputShape.length >= 2 : inputShape.length === rank + 1) return;
  const axes = rank === undefined ? "...spatial" : letters[rank];
  throw new ShapeError(
    `${label}: expected input [B, ${axes}, C], got ${batchOf(inputShape)}${advice(inputShape, rank ?? 1, axes)}`,
  );
}

function advice(inputShape: Shape, rank: number, axes: string): string {
  if (inputShape.length === rank) return `; one channel is reshape(${formatShape([...inputShape, 1])}) before it`;
  return inputShape.length === 1 ? `; add reshape([${axes}, C]) before it` : "";
}

/**
 * The shape of one result of operations on one example, found by tracing them. What they refuse is said in the layer's
 * name instead of the operation's.
 */
export function tracedShape(label: string, inputShape: Shape, compute: (x: Tensor) => Tensor): Shape {
  try {
    return compute(placeholder(0, [1, ...inputShape], "float32")).shape.slice(1);
  } catch (error) {
    if (!(error instanceof NnError)) throw error;
    const Class = error.constructor as new (message: string, options: ErrorOptions) => NnError;
    throw new Class(`${label}: ${error.message.replace(/^[\w ]+: /, "")}`, { cause: error });
  }
}
