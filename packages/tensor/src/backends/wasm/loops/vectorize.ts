import { LANES, WORD, type Cursor } from "./nest.js";

/** The part of a step that decides how its loops are vectorised. */
export interface Workload {
  readonly dims: readonly number[];
  readonly outer: number;
  readonly loads: readonly Cursor[];
  readonly stores: readonly Cursor[];
  /** Vector instructions for one element. */
  readonly instructions: number;
}

/** Costs in instructions: a vector in one piece, one element for all lanes, lane by lane. */
const WHOLE = 1;
const SPLAT = 0.5;
const BY_LANE = 6;
/** Combining the lanes of an accumulator and storing one element. */
const HORIZONTAL = 12;
/** Instructions in the body that are enough to hide the cost of looping. */
const ENOUGH = 24;
const MOST_COPIES = 4;

/** The axis along which vectors are made: the one with the least work; of equals, the innermost. */
export function chooseVectorAxis(work: Workload): number {
  let best = work.dims.length - 1;
  for (let axis = best - 1; axis >= 0; axis--) if (cost(work, axis) < cost(work, best)) best = axis;
  return best;
}

/** How many vectors to handle side by side: several while the body is short, and as accumulators of a reduction. */
export function chooseCopies(work: Workload, vectorAxis: number): number {
  const vectors = Math.ceil(work.dims[vectorAxis] / LANES);
  const reduces = work.outer < work.dims.length;
  const perCopy = work.instructions + work.loads.length + work.stores.length;
  const wanted = reduces && perCopy < ENOUGH ? MOST_COPIES : Math.round(ENOUGH / perCopy);
  return Math.max(1, Math.min(wanted, MOST_COPIES, vectors));
}

function cost({ dims, outer, loads, stores, instructions }: Workload, axis: number): number {
  const elements = dims.reduce((product, size) => product * size, 1);
  const results = dims.slice(0, outer).reduce((product, size) => product * size, 1);
  const size = Math.max(dims[axis], 1);
  const share = Math.ceil(size / LANES) / size;
  const load = loads.reduce((sum, cursor) => sum + accessCost(cursor, axis), 0);
  const body = elements * share * (load + instructions);
  if (axis >= outer) return body + results * (stores.length + HORIZONTAL);
  return body + results * share * stores.reduce((sum, cursor) => sum + accessCost(cursor, axis), 0);
}

function accessCost({ strides }: Cursor, axis: number): number {
  if (strides[axis] === 0) return SPLAT;
  return strides[axis] === WORD ? WHOLE : BY_LANE;
}
