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
type Join = (first: Loop, second: Loop) => Loop | undefined;

/** How far back a loop looks for one to join. */
const REACH = 8;

/**
 * Joins loops: element-wise ones over the same axes, and those over the same rows with reductions of the rows. What one
 * loop stores and only the joined one loads is no longer stored. Steps move only past others that they have nothing to do
 * with, and none moves past the commit.
 */
export function mergeLoops(schedule: Schedule): Schedule {
  const { buffers } = schedule;
  const interner = new Interner();
  const intern = (step: Step): Step =>
    step.kind === "named"
      ? step
      : rewriteLoop(step, { access: (access) => access, expression: (each) => interner.intern(each) });
  const merger = new Merger(buffers, interner);
  const squeezed = { ...schedule, steps: schedule.steps.map((step) => intern(squeeze(step))) };
  // What a loop that writes state needs, it computes itself where it can. What is left before the first such loop belongs
  // to the computation.
  const { commit } = schedule;
  const late = mapRuns(squeezed, [commit], (run, start) => (start < commit ? run : merger.merge(run)));
  const writer = firstStateWriter(late, late.at(commit), buffers);
  const merged = mapRuns(late, [writer], (run, start) => (start < writer ? merger.merge(run) : run));
  const used = dropUnused(merged.steps, buffers, schedule.outputs);
  const shared = shareRows(used, buffers, schedule.outputs, new Hazards(buffers));
  return { ...schedule, steps: shared.map(mergeAxes), loops: merged.loops, commit: merged.at(writer) };
}

function firstStateWriter({ steps }: Sequence, from: number, buffers: readonly Buffer[]): number {
  const first = steps.findIndex(
    (step, index) => index >= from && accessesOf(step).writes.some(({ buffer }) => buffers[buffer].block === "storage"),
  );
  return first < 0 ? steps.length : first;
}

class Merger {
  readonly #tools: JoinTools;
  /** By the first and the second of two loops: the ways to join them. They are met again in every turn. */
  readonly #rowJoins = new Map<Loop, Map<Loop, readonly ReduceStep[]>>();
  /** What a loop was joined from, in an order in which it may be done again. */
  readonly #parts = new Map<Step, readonly Step[]>();

  constructor(buffers: readonly Buffer[], interner: Interner) {
    this.#tools = { hazards: new Hazards(buffers), interner };
  }

  /**
   * Rows first: they keep an element's way through several loops in the cache. Columns take what is left. At last
   * neighbours that share nothing but their axes: one loop instead of two.
   */
  merge(steps: readonly Step[]): Step[] {
    const rows = this.#sweep(steps, REACH, (first, second) => this.#joinRelated(first, second, "rows"));
    this.#parts.clear();
    const columns = this.#sweep(rows, REACH, (first, second) => this.#joinRelated(first, second, "columns"));
    return this.#sweep(this.#undoDetours(columns), 1, (first, second) => this.#joinNeighbours(first, second));
  }

  /** A column that is no way to go for a map may turn out to be one when more loops have joined: not so these. */
  #undoDetours(steps: readonly Step[]): Step[] {
    if (!steps.some(isDetour)) return [...steps];
    const parts = steps.flatMap((step) => (isDetour(step) ? (this.#parts.get(step) ?? [step]) : [step]));
    return this.#sweep(parts, REACH, (first, second) => {
      const joined = this.#joinRelated(first, second, "columns");
      return joined && isDetour(joined) ? undefined : joined;
    });
  }

  #sweep(steps: readonly Step[], reach: number, join: Join): Step[] {
    const merged: Step[] = [];
    for (const step of steps) {
      const isLoop = step.kind !== "named" && !step.dims.includes(0);
      if (!(isLoop && this.#joinEarlier(merged, step, reach, join))) merged.push(step);
    }
    return merged;
  }

  /** Loops of which one reads what the other reads or stores. */
  #joinRelated(first: Loop, second: Loop, layout: Layout): Loop | undefined {
    if (first.kind === "map" && second.kind === "map") {
      return shareElements(first, second) ? joinMaps(first, second, this.#tools) : undefined;
    }
    return this.#joinRows(first, second).find((joined) => suits(joined, layout));
  }

  #joinRows(first: Loop, second: Loop): readonly ReduceStep[] {
    const known = this.#rowJoins.get(first) ?? new Map<Loop, readonly ReduceStep[]>();
    const joins = known.get(second) ?? joinRows(first, second, this.#tools);
    this.#rowJoins.set(first, known.set(second, joins));
    return joins;
  }

  #joinNeighbours(first: Loop, second: Loop): Loop | undefined {
    return first.kind === "map" && second.kind === "map"
      ? joinMaps(first, second, this.#tools)
      : joinReductions(first, second, this.#tools);
  }

  /** Joins a loop with an earlier one; of the steps between, those that it needs come before, the others after. */
  #joinEarlier(merged: Step[], step: Loop, reach: number, join: Join): boolean {
    const { hazards } = this.#tools;
    const needed: Step[] = [];
    const others: Step[] = [];
    for (let at = merged.length - 1; at >= Math.max(0, merged.length - reach); at--) {
      const earlier = merged[at];
      const isFree = needed.every((each) => hazards.areIndependent(earlier, each));
      const joined = isFree && earlier.kind !== "named" && !earlier.dims.includes(0) && join(earlier, step);
      if (joined && isWithinLimits(joined)) {
        this.#parts.set(
          joined,
          [earlier, step].flatMap((part) => this.#parts.get(part) ?? [part]),
        );
        merged.splice(at, merged.length - at, ...needed, joined, ...others);
        return true;
      }
      const isNeeded = !isFree || !hazards.areIndependent(earlier, step);
      (isNeeded ? needed : others).unshift(earlier);
    }
    return false;
  }
}
