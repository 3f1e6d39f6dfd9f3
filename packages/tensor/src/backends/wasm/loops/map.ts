import type { Code } from "../encoder/code.js";
import { Lowering } from "../vector/lower.js";
import { writeStore } from "./access.js";
import { startCursors } from "./cursors.js";
import type { LoopStep } from "./loop-step.js";
import { LoopWriter } from "./loop-writer.js";
import { Values } from "./values.js";

/** A map: for every element all values first, then the stores. */
export function writeMap(code: Code, { nest, addressing, outputs, graph, constant }: LoopStep): void {
  const lowering = new Lowering(graph, addressing);
  const stores = outputs.map(({ value, cursor }) => ({ node: lowering.stored(value), cursor }));
  const depth = nest.dims.length - 1;
  const { cursors, range } = startCursors(code, nest);
  const roots = stores.map(({ node }) => ({ node, depth }));
  const values = new Values({ code, nest, cursors, constant, partials: [] }, graph.nodes, roots);
  const leaf = (copy: number, lanes: readonly number[]): void => {
    if (stores.length > 1) for (const { node } of stores) values.keep(node, copy, lanes);
    for (const { node, cursor } of stores) {
      writeStore(code, nest, cursor, cursors[cursor], copy, lanes[copy], () => values.push(node, copy, lanes));
    }
  };
  new LoopWriter(code, nest, cursors, values, { leaf }).write(range);
}
