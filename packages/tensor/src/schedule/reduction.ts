import { InternalError } from "../core/errors.js";
import type { Shape } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import { accumulator } from "../expression/build.js";
import type { Expression } from "../expression/expression.js";
import type { ReduceStep } from "../program/program.js";
import { View } from "../program/view.js";
import { LoopBuilder, type Locator, type Path } from "./loop-builder.js";

/** A loop that reduces and then computes a node from the result, but for where it stores. */
export interface Reduction extends Omit<ReduceStep, "results"> {
  readonly value: Expression;
  /** The store's view in the loop's axes, from a view of the node; undefined where strides cannot say it. */
  readonly spread: (view: View) => View | undefined;
}

/**
 * Lowers a reduction with an epilogue: `node` is the reduction itself, or the last of the pointwise operations on its
 * result. Undefined where the epilogue sees the result through a view that a loop cannot follow.
 */
export function buildReduction(locator: Locator, node: Tensor, reduction: Tensor): Reduction | undefined {
  const { kernel } = reduction.op;
  if (kernel.kind !== "reduce") throw new InternalError(`schedule: ${reduction.toString()} is not a reduction`);
  const source = reduction.sources[0];
  const axes = kernel.axes(reduction.attributes);
  const order = [...source.shape.keys()].filter((axis) => !axes.includes(axis));
  const kept = order.push(...axes) - axes.length;
  const dims = order.map((axis) => source.shape[axis]);
  const builder = new LoopBuilder(locator, reduction);
  const body = builder.lower(source, permuted(order));
  const spread = spreadOver(dims, kept);
  const value = node === reduction ? accumulator(0, node.dtype) : builder.compute(node, spread);
  if (!body || !value) return undefined;
  return {
    kind: "reduce",
    label: node === reduction ? node.op.name : `${reduction.op.name}+${node.op.name}`,
    dims,
    reduced: axes.length,
    loads: builder.loads,
    reductions: [{ pass: 0, combiner: kernel.combiner, body }],
    stores: [],
    value,
    spread: spread.apply,
  };
}

function permuted(order: readonly number[]): Path {
  return { key: `p${order.join(".")}`, apply: (view) => view.permute(order), keepsOrder: () => false };
}

/** From a node's own axes to a reduction's: the first `kept`, then reduced ones along which it does not move. */
function spreadOver(dims: Shape, kept: number): Path {
  return {
    key: "e",
    keepsOrder: () => true,
    apply: (view) => {
      const shaped = view.reshape(dims.slice(0, kept));
      if (!shaped) return undefined;
      const strides = dims.map((_, axis) => shaped.strides[axis] ?? 0);
      return new View(dims, strides, shaped.offset);
    },
  };
}
