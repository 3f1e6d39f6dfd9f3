import { sizeOf } from "../../core/shape.js";
import type { Interner } from "../../expression/intern.js";
import type { Hazards } from "../../program/hazards.js";
import { outputsOf, passesOf, type Access, type MapStep, type ReduceStep, type Step } from "../../program/program.js";
import { asRows, frameOf } from "./as-rows.js";
import { RowJoin } from "./row-join.js";

/**
 * Where the elements that a loop combines lie in memory: next to each other ("rows" of a matrix), or a whole row apart
 * ("columns").
 */
export type Layout = "rows" | "columns";

/** What the loops of a program are joined with. */
export interface JoinTools {
  readonly hazards: Hazards;
  readonly interner: Interner;
}

/**
 * Joins two loops over the same rows, at least one of which reduces them, if the second loads something that the first loads or
 * stores. There may be several ways to do it, the best first.
 */
export function joinRows(
  first: MapStep | ReduceStep,
  second: MapStep | ReduceStep,
  { hazards, interner }: JoinTools,
): ReduceStep[] {
  const rows = first.kind === "reduce" ? first : second;
  if (rows.kind === "map" || !shareBuffers(first, second)) return [];
  const frame = frameOf(rows);
  const joins: RowJoin[] = [];
  // With axes of equal size there are several ways to match those of the two loops: the one that shares most comes first.
  for (const a of rows === first ? [rows] : asRows(first, frame)) {
    for (const b of rows === first ? asRows(second, frame) : [rows]) {
      const join = new RowJoin(a, b, hazards, interner);
      if (join.shared > 0) joins.push(join);
    }
  }
  joins.sort((a, b) => b.shared - a.shared);
  return joins.map((each) => each.join()).filter((joined) => joined !== undefined);
}

/** Whether a joined loop belongs to a turn, and is no slower than its parts. */
export function suits(joined: ReduceStep, layout: Layout): boolean {
  return turnOf(joined) === layout && isWorthwhile(joined, layout);
}

/** Whether the second loop loads from where the first loads or stores. */
function shareBuffers(first: MapStep | ReduceStep, second: MapStep | ReduceStep): boolean {
  for (const { buffer } of second.loads) {
    for (const load of first.loads) if (load.buffer === buffer) return true;
    for (const { store } of outputsOf(first)) if (store.buffer === buffer) return true;
  }
  return false;
}

/** Two reductions of the same rows that share nothing else. */
export function joinReductions(
  first: MapStep | ReduceStep,
  second: MapStep | ReduceStep,
  { hazards, interner }: JoinTools,
): ReduceStep | undefined {
  if (first.kind !== "reduce" || second.kind !== "reduce" || first.stores.length + second.stores.length > 0)
    return undefined;
  const sameAxes = first.reduced === second.reduced && first.dims.join() === second.dims.join();
  const alike = sameAxes && layoutOf(first) === layoutOf(second) && passesOf(first) === passesOf(second);
  return alike ? new RowJoin(first, second, hazards, interner).join() : undefined;
}

/**
 * In which turn a joined loop is made. One that stores the elements of a single row waits for the turn of columns: made earlier, it
 * would keep its parts from being joined in a better way.
 */
function turnOf(step: ReduceStep): Layout {
  const isSingle = step.reduced === step.dims.length && step.stores.length > 0;
  return isSingle ? "columns" : layoutOf(step);
}

/** By what moves along both kinds of axes. */
function layoutOf(step: ReduceStep): Layout {
  const kept = step.dims.length - step.reduced;
  for (const access of step.loads) if (goesDown(access, kept)) return "columns";
  for (const { store } of step.stores) if (goesDown(store, kept)) return "columns";
  return "rows";
}

/** Whether the smallest way that an access moves by is from row to row. */
function goesDown({ strides }: Access, kept: number): boolean {
  let outer = Infinity;
  let inner = Infinity;
  for (let axis = 0; axis < strides.length; axis++) {
    const way = Math.abs(strides[axis]) || Infinity;
    if (axis < kept) outer = Math.min(outer, way);
    else inner = Math.min(inner, way);
  }
  return outer < inner && inner < Infinity;
}

/** Elements that one thread has done before another would have woken up. */
const SMALL = 2 ** 15;

/** Fewer rows leave threads without work. */
const MANY_ROWS = 8;
const MANY_COLUMNS = 64;

/** Longer columns do not stay in the cache from pass to pass. */
const LONG_COLUMN = 1024;

/** Elements between neighbours along a column from which on it is no way for a loop that one could go along the rows. */
const FAR = 512;

/** Whether a joined loop is no slower than its parts. */
function isWorthwhile(step: ReduceStep, layout: Layout): boolean {
  const { kept, reduced } = frameOf(step);
  const rows = sizeOf(kept);
  const width = sizeOf(reduced);
  if (layoutOf(step) === "columns" && passesOf(step) > 1 && width > LONG_COLUMN) return false;
  return step.stores.length === 0 || rows * width <= SMALL || rows >= (layout === "rows" ? MANY_ROWS : MANY_COLUMNS);
}

/** Whether a loop goes a long way down columns although most of what it does could go along the rows. */
export function isDetour(step: Step): boolean {
  if (step.kind !== "reduce" || step.stores.length === 0 || passesOf(step) > 1) return false;
  return step.loads.some(({ strides }) => Math.abs(strides.at(-1)!) >= FAR) && layoutOf(step) === "columns";
}
