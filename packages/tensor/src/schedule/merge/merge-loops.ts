import { Interner } from "../../expression/intern.js";
import { Hazards } from "../../program/hazards.js";
import { accessesOf, type Buffer, type MapStep, type ReduceStep, type Step } from "../../program/program.js";
import { rewriteLoop } from "../../program/rewrite.js";
import type { Schedule } from "../scheduler.js";
import { mapRuns, type Sequence } from "../sequence.js";
import { joinMaps, shareElements } from "./join-maps.js";
import { isDetour, joinReductions, joinRows, suits, type JoinTools, type Layout } from "./join-rows.js";
import { isWithinLimits } from "./limits.js";
import { mergeAxes } from "./merge-axes.js";
import { shareRows } from "./share-rows.js";
import { squeeze } from "./squeeze.js";
import { dropUnused } from "./unused.js";

type Loop = MapStep | ReduceStep;
/** Loops are joined in turns: those along the same rows, those down the same columns, at last mere neighbours. */
type Turn = Layout | "straight columns" | "neighbours";

/** How far back a loop looks for one to join. */
const REACH = 8;

/**
 * Joins loops: element-wise ones over the same axes, and those over the same rows with reductions of the rows. What one
 * loop stores and only the joined one loads is no longer stored. Steps move only past steps that they do not
 * depend on, and none moves past the commit.
 */
export function mergeLoops(schedule: Schedule): Schedule {
  const { buffers } = schedule;
  const merger = new Merger(buffers);
  const squeezed = { ...schedule, steps: schedule.steps.map((step) => merger.prepare(step)) };
  // After the commit first, so that loops which write state take in what only they need. What is then left before the first
  // of them moves to the part that computes.
  const { commit } = schedule;
  const late = mapRuns(squeezed, [commit], (run, start) => (start < commit ? run : merger.merge(run)));
  const writer = firstStateWriter(late, late.at(commit), buffers);
  const merged = mapRuns(late, [writer], (run, start) => (start < writer ? merger.merge(run) : run));
  const used = dropUnused(merged.steps, buffers, schedule.outputs);
  const shared = shareRows(used, buffers, schedule.outputs, new Hazards(buffers));
  return { ...schedule, steps: shared.map(mergeAxes), loops: merged.loops, commit: merged.at(writer) };
}

function firstStateWriter({ steps }: Sequence, from: number, buffers: readonly Buffer[]): number {
  for (let index = from; index < steps.length; index++) {
    for (const { buffer } of accessesOf(steps[index]).writes) if (buffers[buffer].block === "storage") return index;
  }
  return steps.length;
}

class Merger {
  readonly #tools: JoinTools;
  /** By the first and the second of two loops: the ways to join them. Every turn asks for them again. */
  readonly #rowJoins = new Map<Loop, Map<Loop, readonly ReduceStep[]>>();
  /** What a loop was joined from, in an order in which it may be done again. */
  readonly #parts = new Map<Step, readonly Step[]>();

  constructor(buffers: readonly Buffer[]) {
    this.#tools = { hazards: new Hazards(buffers), interner: new Interner() };
  }

  /** A loop over as few axes as it can be, whose expressions are one object where they are equal. */
  prepare(step: Step): Step {
    const squeezed = squeeze(step);
    if (squeezed.kind === "named") return squeezed;
    return rewriteLoop(squeezed, { expression: (each) => this.#tools.interner.intern(each) });
  }

  /**
   * Rows first: they keep an element's way through several loops in the cache. Columns take what is left. At last
   * neighbours that share nothing but their axes: one loop instead of two.
   */
  merge(steps: readonly Step[]): Step[] {
    const rows = this.#sweep(steps, "rows");
    this.#parts.clear();
    const columns = this.#sweep(rows, "columns");
    return this.#sweep(columns.some(isDetour) ? this.#undoDetours(columns) : columns, "neighbours");
  }

  /** A column that is no way to go for a map may turn out to be one when more loops have joined: not so these. */
  #undoDetours(steps: readonly Step[]): Step[] {
    const parts = steps.flatMap((step) => (isDetour(step) ? this.#partsOf(step) : [step]));
    return this.#sweep(parts, "straight columns");
  }

  #sweep(steps: readonly Step[], turn: Turn): Step[] {
    const merged: Step[] = [];
    for (const step of steps) if (step.kind === "named" || !this.#joinEarlier(merged, step, turn)) merged.push(step);
    return merged;
  }

  #join(first: Loop, second: Loop, turn: Turn): Loop | undefined {
    if (first.kind === "map" && second.kind === "map") {
      return turn === "neighbours" || shareElements(first, second) ? joinMaps(first, second, this.#tools) : undefined;
    }
    if (turn === "neighbours") return joinReductions(first, second, this.#tools);
    const layout = turn === "rows" ? "rows" : "columns";
    const joined = this.#joinRows(first, second).find((each) => suits(each, layout));
    return joined && turn === "straight columns" && isDetour(joined) ? undefined : joined;
  }

  #joinRows(first: Loop, second: Loop): readonly ReduceStep[] {
    let known = this.#rowJoins.get(first);
    if (!known) this.#rowJoins.set(first, (known = new Map()));
    let joins = known.get(second);
    if (!joins) known.set(second, (joins = joinRows(first, second, this.#tools)));
    return joins;
  }

  /** Joins a loop with an earlier one; of the steps between, those that it needs come before, the others after. */
  #joinEarlier(merged: Step[], step: Loop, turn: Turn): boolean {
    if (step.dims.includes(0)) return false;
    const { hazards } = this.#tools;
    const needed: Step[] = [];
    const others: Step[] = [];
    const end = Math.max(0, merged.length - (turn === "neighbours" ? 1 : REACH));
    for (let at = merged.length - 1; at >= end; at--) {
      const earlier = merged[at];
      const isFree = hazards.areAllIndependent(needed, earlier);
      const canJoin = isFree && earlier.kind !== "named" && !earlier.dims.includes(0);
      const joined = canJoin ? this.#join(earlier, step, turn) : undefined;
      if (joined && isWithinLimits(joined)) {
        this.#parts.set(joined, [...this.#partsOf(earlier), ...this.#partsOf(step)]);
        merged.splice(at, merged.length - at, ...needed, joined, ...others);
        return true;
      }
      const isNeeded = !isFree || !hazards.areIndependent(earlier, step);
      (isNeeded ? needed : others).unshift(earlier);
    }
    return false;
  }

  #partsOf(step: Step): readonly Step[] {
    return this.#parts.get(step) ?? [step];
  }
}
