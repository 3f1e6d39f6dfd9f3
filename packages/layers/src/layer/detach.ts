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

/**
 * y computed as before from x, with other tensors in the place of some, in the bodies of loops too. What lies behind x
 * stays.
 */
export function substitute(x: Tensor, y: Tensor, replacements: ReadonlyMap<Tensor, Tensor>): Tensor {
  const replaced = new Map(replacements);
  const now = (tensor: Tensor): Tensor => replaced.get(tensor) ?? tensor;
  for (const node of younger(x, y, readByBodyToo)) {
    // What a body reads from outside is among its loop's sources, so this finds loops as well.
    if (replaced.has(node) || !node.sources.some((source) => replaced.has(source))) continue;
    const { op, sources, shape, dtype, scope } = node;
    replaced.set(node, new Tensor(op, sources.map(now), attributesOf(node, now), shape, dtype, scope));
  }
  return now(y);
}

/** What y is computed from, as far as it is younger than x; sources before consumers. Of a loop the node, not the body. */
export function between(x: Tensor, y: Tensor): Tensor[] {
  return younger(x, y, ({ sources }) => sources);
}

function younger(x: Tensor, y: Tensor, readBy: (node: Tensor) => readonly Tensor[]): Tensor[] {
  const seen = new Set<Tensor>();
  const open = [y];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node) || node.id <= x.id) continue;
    seen.add(node);
    open.push(...readBy(node));
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** The sources, and of a loop and its results what they name in the loop's body, which is older than they are. */
function readByBodyToo({ op: { kernel }, sources, attributes }: Tensor): readonly Tensor[] {
  if (kernel.kind === "loop") return [...sources, ...kernel.loop(attributes).carries.map(({ next }) => next)];
  if (kernel.kind !== "result") return sources;
  const result = kernel.result(attributes);
  return result.kind === "stack" ? [...sources, result.of] : sources;
}

/** The attributes with the tensors in them as they are now. A loop may bind tensors that are computed elsewhere. */
function attributesOf({ op: { kernel }, attributes }: Tensor, now: (tensor: Tensor) => Tensor): unknown {
  if (kernel.kind === "loop") {
    const loop = kernel.loop(attributes);
    const carries = loop.carries.map(({ at, next }) => ({ at: now(at), next: now(next) }));
    return { ...(attributes as object), loop: { ...loop, carries, xs: loop.xs.map(now) } };
  }
  if (kernel.kind !== "result") return attributes;
  const result = kernel.result(attributes);
  return result.kind === "stack"
    ? { ...(attributes as object), result: { ...result, of: now(result.of) } }
    : attributes;
}
