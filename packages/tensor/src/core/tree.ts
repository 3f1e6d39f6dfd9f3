import { Tensor } from "./tensor.js";

/** A tensor, or lists and records of them: what functions under `grad` and `compile` may take and return. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** The tensors of a tree, in a fixed order. */
export function leaves(tree: Tree): Tensor[] {
  if (tree instanceof Tensor) return [tree];
  return Object.values(tree).flatMap((child: Tree) => leaves(child));
}

/** A tree of the same structure with every tensor replaced. */
export function mapTree<T extends Tree>(tree: T, replace: (leaf: Tensor) => Tensor): T {
  const visit = (node: Tree): Tree => {
    if (node instanceof Tensor) return replace(node);
    if (Array.isArray(node)) return node.map(visit);
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child)]));
  };
  return visit(tree) as T;
}
