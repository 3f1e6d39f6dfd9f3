import { View } from "../program/view.js";
import { defineOp } from "./op.js";
import type { Shape } from "./shape.js";
import type { Tensor } from "./tensor.js";

/** Its strides say how a value follows from a coordinate; views of it only change the strides. */
const coordinatesOp = defineOp<{ shape: Shape; axis: number }>({
  name: "coordinates",
  infer: (_, { shape }) => ({ shape, dtype: "int32" }),
  kernel: {
    kind: "coordinate",
    view: (shape, { axis }) =>
      new View(
        shape,
        shape.map((_, i) => (i === axis ? 1 : 0)),
        0,
      ),
  },
});

/** Every element is its own position along an axis: an int32 tensor without memory. */
export function coordinates(shape: Shape, axis: number): Tensor {
  return coordinatesOp([], { shape, axis });
}

const flatOp = defineOp<{ shape: Shape }>({
  name: "positions",
  infer: (_, { shape }) => ({ shape, dtype: "int32" }),
  kernel: { kind: "coordinate", view: (shape) => View.contiguous(shape) },
});

/** Every element is its row-major position: 0, 1, 2, … */
export function positions(shape: Shape): Tensor {
  return flatOp([], { shape });
}
