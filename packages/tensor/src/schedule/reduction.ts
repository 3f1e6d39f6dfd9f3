import { InternalError } from "../core/errors.js";
import type { Shape } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import { accumulator } from "../expression/build.js";
import type { Expression } from "../expression/expression.js";
import type { ReduceStep } from "../program/program.js";
import { View } from "../program/view.js";
import { LoopBuilder, type Locator, type Transform } from "./loop-builder.js";

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
  const [source] = reduction.sources;
  const axes = kernel.axes(reduction.attributes);
  const kept = source.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const keptShape = kept.map((axis) => source.shape[axis]);
  const reducedShape = axes.map((axis) => source.shape[axis]);
  const builder = new LoopBuilder(locator, reduction);
  const body = builder.lower(source, [permuted([...kept, ...axes])]);
  const spread = spreadOver(keptShape, reducedShape);
  const value = node === reduction ? accumulator(0, node.dtype) : builder.compute(node, [spread]);
  if (!body || !value) return undefined;
  return {
    kind: "reduce",
    label: node === reduction ? node.op.name : `${reduction.op.name}+${node.op.name}`,
    dims: [...keptShape, ...reducedShape],
    reduced: reducedShape.length,
    loads: builder.loads,
    reductions: [{ pass: 0, combiner: kernel.combiner, body }],
    stores: [],
    value,
    spread: spread.apply,
  };
}

function permuted(order: readonly number[]): Transform {
  return { name: `p${order.join(".")}`, apply: (view) => view.permute(order), keepsOrder: false };
}

/** From a node's own axes to a reduction's: the kept axes, then reduced ones along which it does not move. */
function spreadOver(kept: Shape, reduced: Shape): Transform {
  const still = reduced.map(() => 0);
  return {
    name: "e",
    keepsOrder: true,
    apply: (view) => {
      const shaped = view.reshape(kept);
      return shaped && new View([...kept, ...reduced], [...shaped.strides, ...still], shaped.offset);
    },
  };
}
