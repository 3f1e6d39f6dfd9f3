import { asTensor, scalar } from "../core/create.js";
import { isFloat } from "../core/dtype.js";
import { GradientError } from "../core/errors.js";
import { gradientScope, within } from "../core/scope.js";
import type { ResultGradient } from "../core/op.js";
import { formatShape, sameShape } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import { add } from "../ops/pointwise/arithmetic.js";
import { cast } from "../ops/pointwise/cast.js";
import { broadcastTo } from "../ops/shape/broadcast.js";

/**
 * Reverse-mode differentiation (back-propagation), graph in, graph out: ∂(Σ dy·y)/∂x for each x, as tensors. Without `dy`, y
 * must be a scalar. An x that y does not depend on gets zeros. The result is made of operations, so it can be differentiated
 * again.
 *
 * Source: Griewank and Walther, "Evaluating derivatives", 2008, chapter 3; for networks Rumelhart, Hinton and Williams,
 * "Learning representations by back-propagating errors", Nature 323, 1986.
 *
 * @throws {GradientError} y is not a scalar, or x or y are not floats.
 */
export function gradients(y: Tensor, xs: readonly Tensor[], dy?: Tensor): Tensor[] {
  for (const x of xs) refuseIntegers(x, "with respect to");
  refuseIntegers(y, "of");
  const slopes = pullBack([{ y, dy: seedOf(y, dy) }], xs);
  return xs.map((x, i) => slopes[i] ?? zerosLike(x));
}

/** A tensor and the gradient that has arrived at it. */
export interface Seed {
  readonly y: Tensor;
  readonly dy: Tensor;
}

/**
 * The vector-Jacobian product of several tensors at once; undefined for an x that none depends on.
 *
 * @param ends tensors that count as independent of everything
 */
export function pullBack(
  seeds: readonly Seed[],
  xs: readonly Tensor[],
  ends: ReadonlySet<Tensor> = new Set(),
): (Tensor | undefined)[] {
  const onPath = nodesBetween(
    seeds.map(({ y }) => y),
    xs,
    ends,
  );
  const arrived = new Arrivals(onPath);
  for (const { y, dy } of seeds) arrived.add(y, dy);
  // The youngest first: all that a node's result went into is younger, so its gradient is complete when its turn comes.
  for (const node of [...onPath].sort((a, b) => b.id - a.id)) {
    if (!ends.has(node)) within(gradientScope(node.scope), () => arrived.passOn(node));
  }
  return xs.map((x) => arrived.at(x));
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

/** Nodes that one of ys depends on and that depend on one of xs, xs included. */
function nodesBetween(ys: readonly Tensor[], xs: readonly Tensor[], ends: ReadonlySet<Tensor>): Set<Tensor> {
  const oldest = Math.min(...xs.map((x) => x.id));
  const between = new Set<Tensor>(xs);
  for (const node of reachable(ys, (tensor) => tensor.id >= oldest && !ends.has(tensor))) {
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

/** The gradients that have arrived at tensors on their way back. */
class Arrivals {
  readonly #onPath: ReadonlySet<Tensor>;
  readonly #arrived = new Map<Tensor, Tensor>();
  /** By loop: those of its results. */
  readonly #results = new Map<Tensor, ResultGradient[]>();

  constructor(onPath: ReadonlySet<Tensor>) {
    this.#onPath = onPath;
  }

  at(tensor: Tensor): Tensor | undefined {
    return this.#arrived.get(tensor);
  }

  add(tensor: Tensor, part: Tensor): void {
    if (!this.#onPath.has(tensor) || !isFloat(tensor.dtype)) return;
    const earlier = this.#arrived.get(tensor);
    this.#arrived.set(tensor, earlier ? sumOf(earlier, part) : part);
  }

  /** From a node to its sources. */
  passOn(node: Tensor): void {
    const { op, sources, attributes } = node;
    const results = this.#results.get(node);
    if (results) this.#addAll(node, op.gradientOfResults?.(results, node, sources, attributes) ?? []);
    const dy = this.#arrived.get(node);
    if (!dy) return;
    if (op.kernel.kind === "result") this.#addResult(sources[0], { of: op.kernel.result(attributes), dy });
    else this.#addAll(node, op.gradient?.(dy, node, sources, attributes) ?? []);
  }

  #addResult(loop: Tensor, result: ResultGradient): void {
    const known = this.#results.get(loop);
    if (known) known.push(result);
    else this.#results.set(loop, [result]);
  }

  #addAll(node: Tensor, parts: readonly (Tensor | undefined)[]): void {
    node.sources.forEach((source, i) => {
      const part = parts[i];
      if (!part || !this.#onPath.has(source)) return;
      if (!sameShape(part.shape, source.shape)) {
        throw new GradientError(
          `${node.op.name}: its rule gave a gradient of shape ${formatShape(part.shape)} for a source of ${formatShape(source.shape)}`,
        );
      }
      this.add(source, part);
    });
  }
}

function sumOf(a: Tensor, b: Tensor): Tensor {
  return (a.op === b.op ? a.op.plus?.(a, b) : undefined) ?? add(a, b);
}

function zerosLike(x: Tensor): Tensor {
  return broadcastTo(asTensor(0, x), x.shape);
}
