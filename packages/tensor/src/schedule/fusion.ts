import type { Tensor } from "../core/tensor.js";
import { View } from "../program/view.js";
import { bodiesOf, CHEAP, cutPoints, weigh } from "./cost.js";
import type { Graph, GraphLoop } from "./graph/graph.js";
import { liveNodes, loopsOfNodes, loopsWithin } from "./graph/loops.js";

/**
 * Which nodes get a buffer of their own. All others are computed inside the loops that use them: views fold into
 * indices, pointwise chains into expressions, and a reduction's last pointwise steps into its epilogue.
 */
export interface Fusion {
  readonly buffered: ReadonlySet<Tensor>;
  /** Pointwise node → the reduction whose epilogue computes it. */
  readonly epilogues: ReadonlyMap<Tensor, Tensor>;
}

export function planFusion(graph: Graph): Fusion {
  return new FusionPlanner(graph).plan();
}

class FusionPlanner {
  readonly #buffered = new Set<Tensor>();
  /** The buffered node in whose loop a node is computed or read, if there is only one. */
  readonly #users = new Map<Tensor, Tensor | "several">();
  readonly #operands = new Set<Tensor>();
  readonly #repeated = new Set<Tensor>();
  readonly #weights: ReadonlyMap<Tensor, number>;
  readonly #cuts: ReadonlySet<Tensor>;
  readonly #graph: Graph;
  readonly #loopOf: ReadonlyMap<Tensor, GraphLoop>;

  constructor(graph: Graph) {
    this.#graph = graph;
    const bodies = bodiesOf(graph);
    this.#weights = weigh(graph, bodies);
    this.#cuts = cutPoints(graph, bodies);
    for (const node of graph.outputs) this.#operands.add(orderBase(node));
    for (const { value } of graph.updates) this.#operands.add(orderBase(value));
    this.#loopOf = loopsOfNodes(graph);
    for (const { carries, xs, results } of loopsWithin(graph.loops)) {
      for (const { next } of carries) this.#operands.add(orderBase(next));
      for (const { source } of xs) this.#operands.add(source);
      for (const { of } of results) if (of.kind === "stack") this.#operands.add(orderBase(of.of));
    }
  }

  plan(): Fusion {
    const live = liveNodes(this.#graph);
    for (let i = this.#graph.nodes.length - 1; i >= 0; i--) {
      const node = this.#graph.nodes[i];
      if (live.has(node)) this.#visit(node);
    }
    return { buffered: this.#buffered, epilogues: this.#foldEpilogues() };
  }

  #visit(node: Tensor): void {
    const buffered = this.#needsBuffer(node);
    if (buffered) this.#buffered.add(node);
    const user = buffered ? node : this.#users.get(node);
    for (const source of node.sources) {
      const other = this.#users.get(source) ?? user;
      if (user && other) this.#users.set(source, user === other ? user : "several");
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
    // What stands before a loop would be computed again in each iteration.
    const iterates = this.#loopOf.get(source) !== this.#loopOf.get(node);
    if (widens || inherits || iterates) this.#repeated.add(source);
  }

  #needsBuffer(node: Tensor): boolean {
    const { kind } = node.op.kernel;
    if (kind === "reduce" || kind === "named" || kind === "assemble" || this.#cuts.has(node)) return true;
    if (kind === "input" || kind === "result" || kind === "bound") return false;
    if (kind !== "pointwise") return this.#graph.outputs.includes(node) && !keepsOrder(node);
    if (this.#operands.has(node)) return true;
    const weight = this.#weights.get(node)!;
    return weight > CHEAP && (this.#users.get(node) === "several" || this.#repeated.has(node));
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
      const together = this.#loopOf.get(node) === this.#loopOf.get(root);
      if (
        kind === "reduce" &&
        together &&
        node.size === root.size &&
        this.#users.get(node) === root &&
        !this.#operands.has(node)
      )
        return node;
      if (!this.#buffered.has(node) && (kind === "pointwise" || keepsOrder(node))) open.push(...node.sources);
    }
    return undefined;
  }
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
