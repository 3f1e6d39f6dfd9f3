import { sizeOf, type Tensor } from "@nn/tensor";
import { between } from "./detach.js";

/** Floating-point operations between x and y: what each operation says, else one per element; views are free. */
export function countFlops(x: Tensor, y: Tensor): number {
  return [...flopsByScope(x, y).values()].reduce((sum, flops) => sum + flops, 0);
}

/** The same by the path of the layer whose operations they are, without those of the layers inside it. */
export function flopsByScope(x: Tensor, y: Tensor): Map<string, number> {
  const found = new Map<string, number>();
  for (const node of between(x, y)) found.set(node.scope, (found.get(node.scope) ?? 0) + flopsOf(node));
  return found;
}

function flopsOf({ op, sources, attributes, shape }: Tensor): number {
  if (op.flops) return op.flops(sources, attributes);
  return op.kernel.kind === "pointwise" || op.kernel.kind === "named" ? sizeOf(shape) : 0;
}
