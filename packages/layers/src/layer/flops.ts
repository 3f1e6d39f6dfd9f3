import { sizeOf, type Tensor } from "@nn/tensor";
import { between } from "./detach.js";

/** Floating-point operations between x and y: what each operation says, else one per element; views are free. */
export function countFlops(x: Tensor, y: Tensor): number {
  let total = 0;
  for (const { op, sources, attributes, shape } of between(x, y)) {
    if (op.flops) total += op.flops(sources, attributes);
    else if (op.kernel.kind === "pointwise" || op.kernel.kind === "named") total += sizeOf(shape);
  }
  return total;
}
