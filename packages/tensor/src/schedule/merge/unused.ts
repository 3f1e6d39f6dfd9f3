import type { Expression } from "../../expression/expression.js";
import { leafMapper, loadsIn, variablesOf } from "../../expression/transform.js";
import {
  accessesOf,
  expressionsOf,
  type Buffer,
  type MapStep,
  type Output,
  type ReduceStep,
  type Step,
} from "../../program/program.js";
import { rewriteLoop } from "../../program/rewrite.js";
import { baseOf } from "../../program/window.js";

/** Removes what loops store for nobody, then what only that needed. `kept`: buffers that the caller reads. */
export function dropUnused(steps: readonly Step[], buffers: readonly Buffer[], kept: readonly number[]): Step[] {
  const read = new Set(kept);
  for (const step of steps) for (const { buffer } of accessesOf(step).reads) read.add(baseOf(buffers, buffer));
  const isUsed = ({ store }: Output): boolean => {
    const base = baseOf(buffers, store.buffer);
    return buffers[base].block === "storage" || read.has(base);
  };
  return steps.map((step) => {
    if (step.kind === "named") return step;
    return dropLoads(step.kind === "map" ? dropOutputs(step, isUsed) : dropReductions(dropStores(step, isUsed)));
  });
}

/** A loop of which nothing is used stays: it is rare, and a program has no empty steps. */
function dropOutputs(step: MapStep, isUsed: (output: Output) => boolean): MapStep {
  const outputs = step.outputs.filter(isUsed);
  return outputs.length === 0 ? step : { ...step, outputs };
}

function dropStores(step: ReduceStep, isUsed: (output: Output) => boolean): ReduceStep {
  const stores = step.stores.filter(isUsed);
  const results = step.results.filter(isUsed);
  return stores.length + results.length === 0 ? step : { ...step, stores, results };
}

/** Reductions that nothing depends on, but for the last: a loop over rows has at least one pass. */
function dropReductions(step: ReduceStep): ReduceStep {
  const { reductions, stores, results } = step;
  const needed = new Set<number>();
  const need = (root: Expression): void => {
    for (const part of variablesOf(root)) if (part.kind === "accumulator") needed.add(part.index);
  };
  for (const { value } of stores) need(value);
  for (const { value } of results) need(value);
  // Those that others need come before them.
  for (let index = reductions.length - 1; index >= 0; index--) if (needed.has(index)) need(reductions[index].body);
  if (needed.size === reductions.length || needed.size + stores.length === 0) return step;
  const numbers = [...needed].sort((x, y) => x - y);
  const expression = leafMapper((leaf) =>
    leaf.kind === "accumulator" ? { ...leaf, index: numbers.indexOf(leaf.index) } : leaf,
  );
  const rewritten = rewriteLoop(step, { expression });
  return closeGaps({ ...rewritten, reductions: numbers.map((index) => rewritten.reductions[index]) });
}

/** Numbers passes so that each does something. */
function closeGaps(step: ReduceStep): ReduceStep {
  const used = [...new Set([...step.reductions, ...step.stores].map(({ pass }) => pass))].sort((a, b) => a - b);
  const renumber = <T extends { readonly pass: number }>(each: T): T => ({ ...each, pass: used.indexOf(each.pass) });
  return { ...step, reductions: step.reductions.map(renumber), stores: step.stores.map(renumber) };
}

function dropLoads<S extends MapStep | ReduceStep>(step: S): S {
  const used = loadsIn(expressionsOf(step));
  if (used.size === step.loads.length) return step;
  const slots = [...step.loads.keys()].filter((slot) => used.has(slot));
  const expression = leafMapper((leaf) => (leaf.kind === "load" ? { ...leaf, slot: slots.indexOf(leaf.slot) } : leaf));
  const rewritten = rewriteLoop(step, { expression });
  return { ...rewritten, loads: slots.map((slot) => step.loads[slot]) };
}
