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
  const isWhole = step.dims.length === kept.length + reduced.length;
  const still = isWhole ? [] : reduced.map(() => -1);
  return ordersBetween(step.dims, isWhole ? [...kept, ...reduced] : kept).map((order) => {
    const { loads, outputs } = reorder(step, [...order, ...still]);
    return {
      kind: "reduce",
      label,
      origins,
      dims: [...kept, ...reduced],
      reduced: reduced.length,
      loads,
      reductions: [],
      stores: isWhole ? outputs.map((output) => ({ ...output, pass: 0 })) : [],
      results: isWhole ? [] : outputs,
    };
  });
}

function reductionAsRows(step: ReduceStep, { kept, reduced }: Frame): ReduceStep[] {
  const own = frameOf(step);
  const steps: ReduceStep[] = [];
  for (const outer of ordersBetween(own.kept, kept)) {
    for (const inner of ordersBetween(own.reduced, reduced)) {
      steps.push(reorder(step, [...outer, ...inner.map((axis) => axis + own.kept.length)]));
    }
  }
  return steps;
}

/** Every way to take axes of sizes `from` so that their sizes are `to`; the order in which they are, first. */
function ordersBetween(from: readonly number[], to: readonly number[]): number[][] {
  if (from.length !== to.length) return [];
  let orders: number[][] = [[]];
  for (const size of to) {
    const longer: number[][] = [];
    for (const order of orders) {
      for (let axis = 0; axis < from.length; axis++) {
        if (from[axis] === size && !order.includes(axis)) longer.push([...order, axis]);
      }
    }
    orders = longer;
  }
  return orders;
}
