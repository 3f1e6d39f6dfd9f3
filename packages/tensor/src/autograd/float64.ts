import { Tensor } from "../core/tensor.js";
import { reachable } from "./gradients.js";

/**
 * The same computation in float64, leaves replaced as given. Every attribute that says float32 says float64: literals,
 * casts and constants alike.
 */
export function inFloat64(roots: readonly Tensor[], leaves: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const wide = new Map<Tensor, Tensor>(leaves);
  for (const node of reachable(roots)) {
    if (wide.has(node)) continue;
    const sources = node.sources.map((source) => wide.get(source)!);
    const attributes = widened(node.attributes);
    const { shape, dtype } = node.op.infer(sources, attributes);
    wide.set(node, new Tensor(node.op, sources, attributes, shape, dtype));
  }
  return roots.map((root) => wide.get(root)!);
}

function widened(attributes: unknown): unknown {
  const narrow =
    typeof attributes === "object" && attributes !== null && "dtype" in attributes && attributes.dtype === "float32";
  return narrow ? { ...attributes, dtype: "float64" } : attributes;
}
