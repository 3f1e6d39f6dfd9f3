import type { Layer } from "@nn/layers";
import { reachable, sizeOf, type Shape, type Tensor } from "@nn/tensor";
import { forwardThrough, inputOf, inspecting } from "../model/forward.js";

/** More rows than this at a time make nothing faster. */
const MOST = 1024;

/** Bytes that one operation may hold, its arguments and its result. */
const BUDGET = 64 * 2 ** 20;

/**
 * How many rows a forward pass takes at a time: 1,024, or as many as keep every operation's arguments and result within 64 MiB.
 * It follows from the layers and the shape of one example alone, so a network has one such number, and large images or long
 * sequences do not need the memory of a thousand.
 */
export function rowsAtOnce(layers: readonly Layer[], input: Shape): number {
  const x = inputOf(layers, [1, ...input]);
  const y = forwardThrough(layers, x, inspecting).at(-1)?.y ?? x;
  return Math.max(1, Math.min(MOST, Math.floor(BUDGET / (WORD * largestOperation(x, y)))));
}

/** Bytes of a float32. */
const WORD = 4;

/** The most elements that an operation between x and y reads and writes of what depends on x. */
function largestOperation(x: Tensor, y: Tensor): number {
  const dependent = new Set<Tensor>([x]);
  let largest = sizeOf(x.shape);
  for (const node of reachable([y])) {
    const read = node.sources.filter((source) => dependent.has(source));
    if (read.length === 0) continue;
    dependent.add(node);
    // A view moves nothing.
    if (node.op.kernel.kind === "view") continue;
    largest = Math.max(
      largest,
      read.reduce((total, { shape }) => total + sizeOf(shape), sizeOf(node.shape)),
    );
  }
  return largest;
}
