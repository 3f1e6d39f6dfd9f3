import { flattenExpression } from "../../expression/transform.js";
import { expressionsOf, type MapStep, type ReduceStep } from "../../program/program.js";

/** Loops with more loads than this would spill registers and gain nothing. */
const MAX_LOADS = 24;

/** Primitives that one loop may compute: a longer body gains nothing and takes long to compile. */
const MAX_PRIMITIVES = 600;

/** Whether a loop is small enough to be one. */
export function isWithinLimits(step: MapStep | ReduceStep): boolean {
  return step.loads.length <= MAX_LOADS && flattenExpression(expressionsOf(step)).length <= MAX_PRIMITIVES;
}
