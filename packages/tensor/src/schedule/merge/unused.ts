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
  const [stores, results] = [step.stores.filter(isUsed), step.results.filter(isUsed)];
  return stores.length + results.length === 0 ? step : { ...step, stores, results };
}

/** Reductions that nothing depends on, but for the last: a loop over rows has at least one pass. */
function dropReductions(step: ReduceStep): ReduceStep {
  const needed = new Set<number>();
  const need = (roots: readonly Expression[]): void => {
    for (const part of roots.flatMap(variablesOf)) {
      if (part.kind !== "accumulator" || needed.has(part.index)) continue;
      needed.add(part.index);
      need([step.reductions[part.index].body]);
    }
  };
  need([...step.stores, ...step.results].map(({ value }) => value));
  const numbers = [...step.reductions.keys()].filter((index) => needed.has(index));
  if (numbers.length === step.reductions.length || numbers.length + step.stores.length === 0) return step;
  const rewritten = rewriteLoop(step, {
    access: (access) => access,
    expression: leafMapper((leaf) =>
      leaf.kind === "accumulator" ? { ...leaf, index: numbers.indexOf(leaf.index) } : leaf,
    ),
  });
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
  const rewritten = rewriteLoop(step, { access: (access) => access, expression });
  return { ...rewritten, loads: slots.map((slot) => step.loads[slot]) };
}
