import type { Expression } from "../../../expression/expression.js";
import { passesOf, type MapStep, type Output, type ReduceStep } from "../../../program/program.js";
import { variesInRow } from "../../../program/rows.js";
import type { Accesses } from "./accesses.js";
import type { LoopOutput, LoopReduction, PassContents } from "./loop-step.js";
import { survey } from "./survey.js";

/** What a step does with each row. */
export interface Contents {
  readonly passes: readonly PassContents[];
  readonly results: readonly LoopOutput[];
  /** Vector instructions for the results of a row. */
  readonly instructions: number;
  /** All of it as text: equal texts mean that loops compute the same. */
  readonly text: string;
}

/** A step's passes and results, with cursors for accesses. Of a map, every element is a row of its own. */
export function contentsOf(step: MapStep | ReduceStep, accesses: Accesses): Contents {
  const results = toCursors(step.kind === "map" ? step.outputs : step.results, accesses);
  const passes = step.kind === "map" ? [] : passContents(step, accesses);
  const end = contentsOfBody([], results, accesses, () => true);
  const texts = passes.map(({ text }) => text);
  return { passes, results, instructions: end.instructions, text: [...texts, end.text].join("/") };
}

function passContents(step: ReduceStep, accesses: Accesses): PassContents[] {
  const varies = variesInRow(step);
  const stores = toCursors(step.stores, accesses);
  const passes: PassContents[] = [];
  for (let pass = 0; pass < passesOf(step); pass++) {
    const reductions: LoopReduction[] = [];
    step.reductions.forEach(({ pass: own, combiner, body }, index) => {
      if (own === pass) reductions.push({ index, combiner, body });
    });
    const ownStores = stores.filter((_, i) => step.stores[i].pass === pass);
    passes.push(contentsOfBody(reductions, ownStores, accesses, varies));
  }
  return passes;
}

function toCursors(outputs: readonly Output[], accesses: Accesses): LoopOutput[] {
  return outputs.map(({ store, value }) => ({ value, cursor: accesses.address(store) }));
}

function contentsOfBody(
  reductions: readonly LoopReduction[],
  stores: readonly LoopOutput[],
  accesses: Accesses,
  isCounted: (part: Expression) => boolean,
): PassContents {
  const expressions: Expression[] = [];
  let structure = "";
  for (const { index, combiner, body } of reductions) {
    expressions.push(body);
    structure += `${index}${combiner}`;
  }
  for (const { cursor, value } of stores) {
    expressions.push(value);
    structure += `→${cursor}`;
  }
  const { cursors, instructions, text } = survey(expressions, accesses, isCounted);
  for (const { cursor } of stores) cursors.add(cursor);
  return { reductions, stores, cursors, instructions, text: `${structure} ${text}` };
}
