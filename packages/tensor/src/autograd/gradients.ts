import { asTensor, scalar } from "../core/create.js";
import { isFloat } from "../core/dtype.js";
import { GradientError } from "../core/errors.js";
import { gradientScope, within } from "../core/scope.js";
import { formatShape, sameShape } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import { add } from "../ops/pointwise/arithmetic.js";
import { cast } from "../ops/pointwise/cast.js";
import { broadcastTo } from "../ops/shape/broadcast.js";

/**
 * Reverse-mode differentiation, graph in, graph out: ∂(Σ dy·y)/∂x for each x, as tensors. Without `dy`, y must be a
 * scalar. An x that y does not depend on gets zeros. The result is made of operations, so it can be differentiated again.
 *
 * @throws {GradientError} y is not a scalar, or x or y are not floats.
 */
export function gradients(y: Tensor, xs: readonly Tensor[], dy?: Tensor): Tensor[] {
  for (const x of xs) refuseIntegers(x, "with respect to");
  refuseIntegers(y, "of");
  const seed = seedOf(y, dy);
  const onPath = nodesBetween(y, xs);
  const arrived = new Map<Tensor, Tensor>();
  if (onPath.has(y)) arrived.set(y, seed);
  for (const node of [...onPath].sort((a, b) => b.id - a.id)) {
    const dNode = arrived.get(node);
    if (dNode) within(gradientScope(node.scope), () => propagate(node, dNode, onPath, arrived));
  }
  return xs.map((x) => arrived.get(x) ?? zerosLike(x));
}

function refuseIntegers(x: Tensor, role: string): void {
  if (!isFloat(x.dtype)) {
    throw new GradientError(
      `gradients: there is no gradient ${role} a tensor of type ${x.dtype}; cast it to float32 first`,
    );
  }
}

function seedOf(y: Tensor, dy: Tensor | undefined): Tensor {
  if (dy) {
    if (sameShape(dy.shape, y.shape)) return cast(dy, y.dtype);
    throw new GradientError(`gradients: dy has shape ${formatShape(dy.shape)}, y has ${formatShape(y.shape)}`);
  }
  if (y.size !== 1) {
    throw new GradientError(
      `gradients: y has shape ${formatShape(y.shape)}, but only a scalar has a gradient; ` +
        "reduce it with sum() or mean(), or pass dy for a vector-Jacobian product",
    );
  }
  return broadcastTo(scalar(1, y.dtype), y.shape);
}

/** Nodes that y depends on and that depend on one of xs, xs included. */
function nodesBetween(y: Tensor, xs: readonly Tensor[]): Set<Tensor> {
  const oldest = Math.min(...xs.map((x) => x.id));
  const between = new Set<Tensor>(xs);
  for (const node of reachable([y], (tensor) => tensor.id >= oldest)) {
    if (node.sources.some((source) => between.has(source))) between.add(node);
  }
  return between;
}

/** All tensors that the roots are computed from, themselves included, sources before consumers. */
export function reachable(roots: Iterable<Tensor>, keep: (tensor: Tensor) => boolean = () => true): Tensor[] {
  const seen = new Set<Tensor>();
  const open = [...roots];
  for (let tensor = open.pop(); tensor; tensor = open.pop()) {
    if (seen.has(tensor) || !keep(tensor)) continue;
    seen.add(tensor);
    for (const source of tensor.sources) open.push(source);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

function propagate(node: Tensor, dNode: Tensor, onPath: ReadonlySet<Tensor>, arrived: Map<Tensor, Tensor>): void {
  const parts = node.op.gradient?.(dNode, node, node.sources, node.attributes) ?? [];
  node.sources.forEach((source, i) => {
    const part = parts[i];
    if (!part || !onPath.has(source) || !isFloat(source.dtype)) return;
    if (!sameShape(part.shape, source.shape)) {
      throw new GradientError(
        `${node.op.name}: its rule gave a gradient of shape ${formatShape(part.shape)} for a source of ${formatShape(source.shape)}`,
      );
    }
    const earlier = arrived.get(source);
    arrived.set(source, earlier ? add(earlier, part) : part);
  });
}

function zerosLike(x: Tensor): Tensor {
  return broadcastTo(asTensor(0, x), x.shape);
}
