import type { Expression } from "../expression/expression.js";
import type { Access, MapStep, Output, ReduceStep } from "./program.js";

/** How the parts of a loop are replaced. */
export interface LoopRewrite {
  readonly access: (access: Access) => Access;
  readonly expression: (expression: Expression) => Expression;
}

/** A loop with all its accesses and expressions replaced; its axes are the caller's business. */
export function rewriteLoop<S extends MapStep | ReduceStep>(step: S, rewrite: LoopRewrite): S;
export function rewriteLoop(step: MapStep | ReduceStep, { access, expression }: LoopRewrite): MapStep | ReduceStep {
  const output = <O extends Output>(each: O): O => ({
    ...each,
    store: access(each.store),
    value: expression(each.value),
  });
  const loads = step.loads.map(access);
  if (step.kind === "map") return { ...step, loads, outputs: step.outputs.map(output) };
  return {
    ...step,
    loads,
    reductions: step.reductions.map((each) => ({ ...each, body: expression(each.body) })),
    stores: step.stores.map(output),
    results: step.results.map(output),
  };
}
