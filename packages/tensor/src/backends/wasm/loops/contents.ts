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
    const ownReductions = reductions.filter((_each, i) => step.reductions[i].pass === pass);
    const ownStores = stores.filter((_each, i) => step.stores[i].pass === pass);
    const expressions = [...ownReductions.map(({ body }) => body), ...ownStores.map(({ value }) => value)];
    const cursors = new Set([...readBy(expressions, accesses), ...ownStores.map(({ cursor }) => cursor)]);
    return { reductions: ownReductions, stores: ownStores, cursors };
  });
}

/** The cursors that expressions read. */
function readBy(expressions: readonly Expression[], accesses: Accesses): number[] {
  return expressions.flatMap(variablesOf).flatMap((variable) => {
    if (variable.kind === "load") return [accesses.load(variable.slot)];
    return variable.kind === "coordinate" ? [accesses.coordinate(variable)] : [];
  });
}

function textOf(passes: readonly PassContents[], results: readonly LoopOutput[]): string {
  const to = (outputs: readonly LoopOutput[]): string => outputs.map(({ cursor }) => `→${cursor}`).join("");
  const texts = passes.map(
    ({ reductions, stores }) => reductions.map(({ index, combiner }) => `${index}${combiner}`).join() + to(stores),
  );
  return [...texts, to(results)].join("/");
}
