import type { Expression } from "../../../expression/expression.js";
import { variablesOf } from "../../../expression/transform.js";
import { passesOf, type MapStep, type Output, type ReduceStep } from "../../../program/program.js";
import type { Accesses } from "./accesses.js";
import type { LoopOutput, PassContents, LoopReduction } from "./loop-step.js";

/** What a step does with each row. */
export interface Contents {
  readonly passes: readonly PassContents[];
  readonly results: readonly LoopOutput[];
  /** The structure as text: with the text of the expressions, it says what the loop computes. */
  readonly text: string;
}

/** A step's passes and results, with cursors for accesses. Of a map, every element is a row of its own. */
export function contentsOf(step: MapStep | ReduceStep, accesses: Accesses): Contents {
  const output = ({ store, value }: Output): LoopOutput => ({ value, cursor: accesses.address(store) });
  const results = (step.kind === "map" ? step.outputs : step.results).map(output);
  const passes = step.kind === "map" ? [] : rowPasses(step, step.stores.map(output), accesses);
  return { passes, results, text: textOf(passes, results) };
}

function rowPasses(step: ReduceStep, stores: readonly LoopOutput[], accesses: Accesses): PassContents[] {
  const reductions = step.reductions.map(({ combiner, body }, index): LoopReduction => ({ index, combiner, body }));
  return Array.from({ length: passesOf(step) }, (_, pass): PassContents => {
    const own = {
      reductions: reductions.filter((_each, i) => step.reductions[i].pass === pass),
      stores: stores.filter((_each, i) => step.stores[i].pass === pass),
    };
    const expressions: Expression[] = [];
    for (const { body } of own.reductions) expressions.push(body);
    for (const { value } of own.stores) expressions.push(value);
    const cursors = readBy(expressions, accesses);
    for (const { cursor } of own.stores) cursors.add(cursor);
    return { ...own, expressions, cursors };
  });
}

/** The cursors that expressions read. */
function readBy(expressions: readonly Expression[], accesses: Accesses): Set<number> {
  const cursors = new Set<number>();
  for (const variable of expressions.flatMap(variablesOf)) {
    if (variable.kind === "load") cursors.add(accesses.load(variable.slot));
    else if (variable.kind === "coordinate") cursors.add(accesses.coordinate(variable));
  }
  return cursors;
}

function textOf(passes: readonly PassContents[], results: readonly LoopOutput[]): string {
  const to = (outputs: readonly LoopOutput[]): string => outputs.map(({ cursor }) => `→${cursor}`).join("");
  const texts = passes.map(
    ({ reductions, stores }) => reductions.map(({ index, combiner }) => `${index}${combiner}`).join() + to(stores),
  );
  return [...texts, to(results)].join("/");
}
