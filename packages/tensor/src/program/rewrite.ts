import type { Expression } from "../expression/expression.js";
import { leafMapper } from "../expression/transform.js";
import type { Access, MapStep, Output, ReduceStep } from "./program.js";

/** How the parts of a loop are replaced. */
export interface LoopRewrite {
  /** Accesses stay as they are without it. */
  readonly access?: (access: Access) => Access;
  readonly expression: (expression: Expression) => Expression;
}

/** A loop with all its accesses and expressions replaced; its axes are the caller's business. */
export function rewriteLoop<S extends MapStep | ReduceStep>(step: S, rewrite: LoopRewrite): S;
export function rewriteLoop(step: MapStep | ReduceStep, { access, expression }: LoopRewrite): MapStep | ReduceStep {
  const output = <O extends Output>(each: O): O => ({
    ...each,
    store: access ? access(each.store) : each.store,
    value: expression(each.value),
  });
  const loads = access ? step.loads.map(access) : step.loads;
  if (step.kind === "map") return { ...step, loads, outputs: step.outputs.map(output) };
  return {
    ...step,
    loads,
    reductions: step.reductions.map((each) => ({ ...each, body: expression(each.body) })),
    stores: step.stores.map(output),
    results: step.results.map(output),
  };
}

/** A loop over other axes. `along` says how what has these strides moves along them. */
export function withAxes<S extends MapStep | ReduceStep>(
  step: S,
  dims: readonly number[],
  along: (strides: readonly number[]) => readonly number[],
): S {
  const access = (each: Access): Access => ({ ...each, strides: along(each.strides) });
  const expression = leafMapper((leaf) =>
    leaf.kind === "coordinate" ? { ...leaf, strides: along(leaf.strides) } : leaf,
  );
  return { ...rewriteLoop(step, { access, expression }), dims };
}
