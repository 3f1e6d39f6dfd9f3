import { stopGradient, Tensor } from "@nn/tensor";

/** A computation as a function of its input alone. */
export interface Detached {
  readonly x: Tensor;
  readonly y: Tensor;
}

/**
 * The same computation from x to y with the path behind x cut, so that gradients stop there: if x itself was made with
 * the layer's weights (a layer applied twice), the gradients of this use do not mix with those of the earlier one.
 */
export function detach(x: Tensor, y: Tensor): Detached {
  const cut = stopGradient(x);
  return { x: cut, y: substitute(x, y, new Map([[x, cut]])) };
}

/** y computed as before from x, with other tensors in the place of some. What lies behind x stays. */
export function substitute(x: Tensor, y: Tensor, replacements: ReadonlyMap<Tensor, Tensor>): Tensor {
  const replaced = new Map(replacements);
  for (const node of between(x, y)) {
    if (replaced.has(node) || !node.sources.some((source) => replaced.has(source))) continue;
    const sources = node.sources.map((source) => replaced.get(source) ?? source);
    replaced.set(node, new Tensor(node.op, sources, node.attributes, node.shape, node.dtype, node.scope));
  }
  return replaced.get(y) ?? y;
}

/** What y is computed from, as far as it is younger than x; sources before consumers. */
export function between(x: Tensor, y: Tensor): Tensor[] {
  const seen = new Set<Tensor>();
  const open = [y];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node) || node.id <= x.id) continue;
    seen.add(node);
    open.push(...node.sources);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}
