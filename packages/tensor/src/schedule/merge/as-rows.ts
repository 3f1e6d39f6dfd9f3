import type { MapStep, ReduceStep } from "../../program/program.js";
import { reorder } from "./squeeze.js";

/** The axes of a loop over rows. */
export interface Frame {
  readonly kept: readonly number[];
  readonly reduced: readonly number[];
}

export function frameOf({ dims, reduced }: ReduceStep): Frame {
  const kept = dims.length - reduced;
  return { kept: dims.slice(0, kept), reduced: dims.slice(kept) };
}

/**
 * A loop as one over the rows of a frame, in all orders of its axes that fit: a map over all elements stores elements, a
 * map over the kept axes stores results of rows. Empty where it is no loop over those rows.
 */
export function asRows(step: MapStep | ReduceStep, frame: Frame): ReduceStep[] {
  const { kept, reduced } = frame;
  if (step.kind === "reduce") return reductionAsRows(step, frame);
  const { label, origins } = step;
  const empty = {
    kind: "reduce",
    label,
    origins,
    reduced: reduced.length,
    reductions: [],
    stores: [],
    results: [],
  } as const;
  if (step.dims.length === kept.length + reduced.length) {
    return ordersBetween(step.dims, [...kept, ...reduced]).map((order) => {
      const { dims, loads, outputs } = reorder(step, order);
      return { ...empty, dims, loads, stores: outputs.map((output) => ({ ...output, pass: 0 })) };
    });
  }
  const still = reduced.map(() => undefined);
  return ordersBetween(step.dims, kept).map((order) => {
    const { loads, outputs } = reorder(step, [...order, ...still]);
    return { ...empty, dims: [...kept, ...reduced], loads, results: outputs };
  });
}

function reductionAsRows(step: ReduceStep, { kept, reduced }: Frame): ReduceStep[] {
  const own = frameOf(step);
  const inner = ordersBetween(own.reduced, reduced);
  return ordersBetween(own.kept, kept).flatMap((outer) =>
    inner.map((order) => reorder(step, [...outer, ...order.map((axis) => axis + own.kept.length)])),
  );
}

/** Every way to take axes of sizes `from` so that their sizes are `to`; the order in which they are, first. */
function ordersBetween(from: readonly number[], to: readonly number[]): number[][] {
  if (from.length !== to.length) return [];
  let orders: number[][] = [[]];
  for (const size of to) {
    orders = orders.flatMap((order) =>
      from.flatMap((own, axis) => (own === size && !order.includes(axis) ? [[...order, axis]] : [])),
    );
  }
  return orders;
}
