import type { Parameter } from "../core/parameter.js";
import type { Tensor } from "../core/tensor.js";
import type { View } from "../program/view.js";
import { orderBase, type Fusion } from "./fusion.js";
import type { Graph, Update } from "./graph/graph.js";
import type { LoopTargets } from "./loop-targets.js";

export interface Part {
  readonly whole: Tensor;
  readonly region: View;
}

/**
 * Which nodes are computed straight into somebody else's memory: parts of a concatenation into its buffer, new values
 * of parameters into their storage.
 */
export class Destinations {
  readonly #parts = new Map<Tensor, Part>();
  readonly #updates = new Map<Tensor, Update>();
  readonly #bases = new Map<Tensor, (Tensor | undefined)[]>();

  readonly #targets: LoopTargets;

  constructor(graph: Graph, fusion: Fusion, copied: ReadonlySet<Update>, targets: LoopTargets) {
    this.#targets = targets;
    for (const node of graph.nodes) if (node.op.kernel.kind === "assemble") this.#claimParts(node, graph, fusion);
    for (const update of graph.updates) {
      const base = orderBase(update.value);
      const late = graph.nodes.indexOf(base) >= graph.late;
      const alone = graph.updates.every((other) => other === update || !overlap(other.target, update.target));
      if (late && alone && !copied.has(update) && this.#isFree(base, graph, fusion)) this.#updates.set(base, update);
    }
  }

  partOf(node: Tensor): Part | undefined {
    return this.#parts.get(node);
  }

  updateOf(node: Tensor): Update | undefined {
    return this.#updates.get(node);
  }

  /** The node that computes part `index` of a whole in place, if one does. */
  baseOf(whole: Tensor, index: number): Tensor | undefined {
    return this.#bases.get(whole)?.[index];
  }

  isInPlace(update: Update): boolean {
    return this.#updates.get(orderBase(update.value)) === update;
  }

  /** The node is to be computed into a buffer of its own after all. */
  forget(node: Tensor): void {
    this.#parts.delete(node);
    this.#updates.delete(node);
  }

  #isFree(base: Tensor, graph: Graph, fusion: Fusion): boolean {
    return (
      fusion.buffered.has(base) &&
      !this.#parts.has(base) &&
      !this.#updates.has(base) &&
      !this.#targets.has(base) &&
      !graph.outputs.includes(base)
    );
  }

  #claimParts(whole: Tensor, graph: Graph, fusion: Fusion): void {
    const { kernel } = whole.op;
    if (kernel.kind !== "assemble") return;
    const regions = kernel.regions(whole.attributes);
    const bases = whole.sources.map((source, i) => {
      const base = orderBase(source);
      const region = regions[i].reshape(base.shape);
      if (!region || !this.#isFree(base, graph, fusion)) return undefined;
      this.#parts.set(base, { whole, region });
      return base;
    });
    this.#bases.set(whole, bases);
  }
}

/** Whether two parameters have elements in common: then the order of their updates matters. */
function overlap(a: Parameter, b: Parameter): boolean {
  return a.storage === b.storage && a.offset < b.offset + b.size && b.offset < a.offset + a.size;
}
