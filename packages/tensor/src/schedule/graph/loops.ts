import type { Tensor } from "../../core/tensor.js";
import type { Graph, GraphLoop } from "./graph.js";

/** Loops and those within them, the outer ones first. */
export function loopsWithin(loops: readonly GraphLoop[]): GraphLoop[] {
  return loops.flatMap((loop) => [loop, ...loopsWithin(loop.inner)]);
}

/** The nodes that outputs and updates need: a loop's source need not be among them, nor what a cheaper way does without. */
export function liveNodes({ nodes, outputs, updates, loops }: Graph): Set<Tensor> {
  const live = new Set<Tensor>([...outputs, ...updates.map(({ value }) => value)]);
  const all = loopsWithin(loops);
  const loopOf = loopsOfNodes({ nodes, loops });
  const resultOf = new Map(all.flatMap((loop) => loop.results.map(({ node }) => [node, loop] as const)));
  const done = new Set<GraphLoop>();
  const need = (loop: GraphLoop | undefined): void => {
    if (!loop || done.has(loop)) return;
    done.add(loop);
    for (const { initial, next } of loop.carries) live.add(initial).add(next);
    for (const { source } of loop.xs) live.add(source);
    for (const { of } of loop.results) if (of.kind === "stack") live.add(of.of);
  };
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (!live.has(node)) continue;
    for (const source of node.sources) live.add(source);
    need(resultOf.get(node) ?? loopOf.get(node));
  }
  return live;
}

/** The innermost loop in whose body a node stands. */
export function loopsOfNodes({ nodes, loops }: Pick<Graph, "nodes" | "loops">): Map<Tensor, GraphLoop> {
  const loopOf = new Map<Tensor, GraphLoop>();
  for (const loop of loopsWithin(loops)) {
    for (const node of nodes.slice(loop.from, loop.to)) loopOf.set(node, loop);
  }
  return loopOf;
}
