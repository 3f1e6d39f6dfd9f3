import type { Tensor } from "../core/tensor.js";
import { orderBase, type Fusion } from "./fusion.js";
import type { Graph, GraphLoop } from "./graph/graph.js";
import { loopsOfNodes, loopsWithin } from "./graph/loops.js";

/**
 * Which nodes of loops' bodies are computed straight to where they are needed: a carry's next value to where the next
 * iteration finds it, a result to its place among those of all iterations.
 */
export class LoopTargets {
  readonly #taken = new Set<Tensor>();

  /** @param copied carries (what stands for them) whose old value is read after the new one could be written */
  constructor(graph: Graph, fusion: Fusion, copied: ReadonlySet<Tensor>) {
    const loopOf = loopsOfNodes(graph);
    for (const loop of loopsWithin(graph.loops)) {
      for (const carry of loop.carries) {
        if (isStacked(loop, carry) || !copied.has(carry.at)) this.#take(carry.next, loop, fusion, loopOf);
      }
      for (const { of } of loop.results) if (of.kind === "stack") this.#take(of.of, loop, fusion, loopOf);
    }
  }

  has(base: Tensor): boolean {
    return this.#taken.has(base);
  }

  #take(node: Tensor, loop: GraphLoop, { buffered }: Fusion, loopOf: ReadonlyMap<Tensor, GraphLoop>): void {
    const base = orderBase(node);
    if (buffered.has(base) && loopOf.get(base) === loop) this.#taken.add(base);
  }
}

type Carry = GraphLoop["carries"][number];

/** Whether all values of a carry are kept: those before the iterations, or those after them, are a result. */
export function isStacked({ results }: GraphLoop, { at, next }: Carry): boolean {
  return results.some(({ of }) => of.kind === "stack" && (of.of === at || of.of === next));
}
