import type { Tensor } from "../core/tensor.js";
import type { Expression } from "../expression/expression.js";
import { View } from "../program/view.js";
import type { Graph } from "./graph.js";

/**
 * Which nodes get a buffer of their own. All others are computed inside the loops that use them: views fold into
 * indices, pointwise chains into expressions, and a reduction's last pointwise steps into its epilogue.
 */
export interface Fusion {
  readonly buffered: ReadonlySet<Tensor>;
  /** Pointwise node → the reduction whose epilogue computes it. */
  readonly epilogues: ReadonlyMap<Tensor, Tensor>;
}

/** Recomputing an expression of this weight in a second loop costs no more than storing and loading it. */
const CHEAP = 3;
const TRANSCENDENTAL = new Set(["exp", "log", "sin", "cos", "tanh", "erf", "pow", "sqrt", "div"]);

export function planFusion(graph: Graph): Fusion {
  return new FusionPlanner(graph).plan();
}

class FusionPlanner {
  readonly #buffered = new Set<Tensor>();
  /** The buffered nodes in whose loops a node is computed or read. */
  readonly #users = new Map<Tensor, Set<Tensor>>();
  readonly #operands = new Set<Tensor>();
  readonly #repeated = new Set<Tensor>();
  readonly #weights: Map<Tensor, number>;
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#weights = weigh(graph);
    for (const node of graph.outputs) this.#operands.add(orderBase(node));
    for (const { value } of graph.updates) this.#operands.add(orderBase(value));
  }

  plan(): Fusion {
    for (let i = this.#graph.nodes.length - 1; i >= 0; i--) this.#visit(this.#graph.nodes[i]);
    return { buffered: this.#buffered, epilogues: this.#foldEpilogues() };
  }

  #visit(node: Tensor): void {
    const buffered = this.#needsBuffer(node);
    if (buffered) this.#buffered.add(node);
    const users = buffered ? [node] : [...(this.#users.get(node) ?? [])];
    for (const source of node.sources) {
      const set = this.#users.get(source) ?? new Set();
      for (const user of users) set.add(user);
      this.#users.set(source, set);
      this.#pass(node, source, buffered);
    }
  }

  /** What a consumer asks of its source: a buffer to read, or cheap recomputation because it is read repeatedly. */
  #pass(node: Tensor, source: Tensor, buffered: boolean): void {
    const { kind } = node.op.kernel;
    const reads = kind === "named" || (kind === "view" && !buffered && this.#operands.has(node));
    if (reads) this.#operands.add(source);
    if (kind === "assemble") this.#operands.add(orderBase(source));
    const widens = kind === "view" && node.size > source.size;
    const inherits = !buffered && this.#repeated.has(node);
    if (widens || inherits) this.#repeated.add(source);
  }

  #needsBuffer(node: Tensor): boolean {
    const { kind } = node.op.kernel;
    if (kind === "reduce" || kind === "named" || kind === "assemble") return true;
    if (kind !== "pointwise") return this.#graph.outputs.includes(node) && kind !== "input" && !keepsOrder(node);
    if (this.#operands.has(node)) return true;
    const weight = this.#weights.get(node)!;
    return weight > CHEAP && ((this.#users.get(node)?.size ?? 0) > 1 || this.#repeated.has(node));
  }

  /** A buffered pointwise node takes over a reduction of its own size that nobody else uses. */
  #foldEpilogues(): Map<Tensor, Tensor> {
    const epilogues = new Map<Tensor, Tensor>();
    for (const node of this.#graph.nodes) {
      if (node.op.kernel.kind !== "pointwise" || !this.#buffered.has(node)) continue;
      const reduction = this.#reductionWithin(node);
      if (!reduction) continue;
      epilogues.set(node, reduction);
      this.#buffered.delete(reduction);
    }
    return epilogues;
  }

  #reductionWithin(root: Tensor): Tensor | undefined {
    const open = [...root.sources];
    const seen = new Set<Tensor>();
    for (let node = open.pop(); node; node = open.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      const { kind } = node.op.kernel;
      const own = this.#users.get(node)!;
      if (kind === "reduce" && node.size === root.size && own.size === 1 && own.has(root) && !this.#operands.has(node))
        return node;
      if (!this.#buffered.has(node) && (kind === "pointwise" || keepsOrder(node))) open.push(...node.sources);
    }
    return undefined;
  }
}

/** The cost of computing a node inside another loop: its primitives and loads, transcendentals eightfold. */
function weigh(graph: Graph): Map<Tensor, number> {
  const uses = new Map<Tensor, number>();
  for (const node of graph.nodes) {
    for (const source of node.sources) uses.set(source, (uses.get(source) ?? 0) + 1);
  }
  const weights = new Map<Tensor, number>();
  for (const node of graph.nodes) {
    const { kernel } = node.op;
    const inherited = node.sources.map((source) =>
      uses.get(source) === 1 ? (weights.get(source) ?? 1) : Math.min(weights.get(source) ?? 1, CHEAP),
    );
    const sum = inherited.reduce((a, b) => a + b, 0);
    if (kernel.kind === "pointwise") {
      const args = node.sources.map((source, slot): Expression => ({ kind: "load", slot, dtype: source.dtype }));
      weights.set(node, sum + weightOf(kernel.expression(args, node.attributes)));
    } else if (kernel.kind === "view") {
      weights.set(node, sum);
    } else {
      weights.set(node, kernel.kind === "constant" ? 0 : 1);
    }
  }
  return weights;
}

/** Primitives of an expression, each shared one counted once. */
function weightOf(expression: Expression, seen = new Set<Expression>()): number {
  if (expression.kind !== "apply" || seen.has(expression)) return 0;
  seen.add(expression);
  const own = TRANSCENDENTAL.has(expression.primitive) ? 8 : 1;
  return expression.args.reduce((sum, arg) => sum + weightOf(arg, seen), own);
}

/** A view that leaves the elements in row-major order: a reshape. */
export function keepsOrder(node: Tensor): boolean {
  const { kernel } = node.op;
  if (kernel.kind !== "view" || node.size !== node.sources[0].size) return false;
  const view = kernel.view(View.contiguous(node.sources[0].shape), node.attributes);
  return view !== undefined && view.offset === 0 && view.isContiguous;
}

/** The node whose elements, in the same order, a chain of reshapes shows. */
export function orderBase(node: Tensor): Tensor {
  let base = node;
  while (keepsOrder(base)) base = base.sources[0];
  return base;
}
