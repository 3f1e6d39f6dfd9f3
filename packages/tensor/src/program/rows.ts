import type { Expression } from "../expression/expression.js";
import { passesOf, type ReduceStep } from "./program.js";

/** A function that tells whether an expression of a loop differs between the elements of one row. */
export function variesInRow({ loads, reduced }: Pick<ReduceStep, "loads" | "reduced">): (part: Expression) => boolean {
  const known = new Map<Expression, boolean>();
  const moves = (strides: readonly number[]): boolean => strides.slice(-reduced).some((stride) => stride !== 0);
  const visit = (part: Expression): boolean => {
    let varies = known.get(part);
    if (varies === undefined) {
      if (part.kind === "load") varies = moves(loads[part.slot].strides);
      else if (part.kind === "coordinate") varies = moves(part.strides);
      else varies = part.kind === "apply" && part.args.some(visit);
      known.set(part, varies);
    }
    return varies;
  };
  return visit;
}

/** What each pass computes for the elements of a row: the bodies of its reductions and the values of its stores. */
export function expressionsOfPasses(step: ReduceStep): Expression[][] {
  return Array.from({ length: passesOf(step) }, (_, pass) => [
    ...step.reductions.filter((each) => each.pass === pass).map(({ body }) => body),
    ...step.stores.filter((each) => each.pass === pass).map(({ value }) => value),
  ]);
}
