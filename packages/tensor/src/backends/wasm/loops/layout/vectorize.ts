import { sizeOf } from "../../../../core/shape.js";
import { LANES, LONGEST_STRAIGHT, WORD, type Cursor } from "../nest.js";

/** The part of a step that decides how its loops are vectorised. */
export interface Workload {
  readonly dims: readonly number[];
  readonly outer: number;
  /** At least one; a map is a single pass whose stores are its outputs. */
  readonly passes: readonly PassWork[];
  /** What is stored once for each row. */
  readonly results: readonly Cursor[];
}

/** What one pass does for each element. */
export interface PassWork {
  readonly loads: readonly Cursor[];
  readonly stores: readonly Cursor[];
  readonly reductions: number;
  /** Vector instructions. */
  readonly instructions: number;
}

/** Costs in instructions: a vector in one piece, one element for all lanes, four vectors transposed, lane by lane. */
const WHOLE = 1;
const SPLAT = 0.5;
const TRANSPOSED = 3;
const BY_LANE = 6;
/** Combining the lanes of an accumulator and storing one element. */
const HORIZONTAL = 12;

/** The axis along which four elements make a vector: that with the least work; of equals, the innermost. */
export function chooseVectorAxis(work: Workload): number {
  let best = work.dims.length - 1;
  for (let axis = best - 1; axis >= 0; axis--) if (cost(work, axis) < cost(work, best)) best = axis;
  return best;
}

function cost(work: Workload, axis: number): number {
  const { dims, outer, passes, results } = work;
  const elements = sizeOf(dims);
  const rows = sizeOf(dims.slice(0, outer));
  const size = Math.max(dims[axis], 1);
  const share = Math.ceil(size / LANES) / size;
  const { loads, stores } = needsNoLoop(work, axis) ? trafficOnce(passes) : traffic(passes);
  let perElement = storeCost(stores, axis);
  let reductions = 0;
  for (const pass of passes) {
    perElement += pass.instructions;
    reductions += pass.reductions;
  }
  for (const cursor of loads) perElement += loadCost(cursor, axis, dims);
  const body = elements * share * perElement;
  if (axis >= outer) return body + rows * (results.length + HORIZONTAL * reductions);
  return body + rows * share * storeCost(results, axis);
}

/** Whether all elements of a row may be handled without a loop: then nothing is loaded or computed twice. */
export function needsNoLoop({ dims, outer, passes }: Workload, vectorAxis: number): boolean {
  const innermost = dims.length - 1;
  const longest = vectorAxis < outer ? LONGEST_STRAIGHT : (LONGEST_STRAIGHT / 2) * LANES;
  return passes.length > 1 && outer === innermost && dims[innermost] <= longest;
}

type Traffic = Pick<PassWork, "loads" | "stores">;

function traffic(passes: readonly PassWork[]): Traffic {
  const loads: Cursor[] = [];
  const stores: Cursor[] = [];
  for (const pass of passes) {
    loads.push(...pass.loads);
    stores.push(...pass.stores);
  }
  return { loads, stores };
}

/** What is left when what was loaded or stored once stays in registers. */
function trafficOnce(passes: readonly PassWork[]): Traffic {
  const { loads, stores } = traffic(passes);
  const stored = new Set(stores);
  return { loads: [...new Set(loads)].filter((cursor) => !stored.has(cursor)), stores: [...stored] };
}

function loadCost({ strides }: Cursor, axis: number, dims: readonly number[]): number {
  const cost = accessCost(strides[axis]);
  return cost === BY_LANE && dims[strides.indexOf(WORD)] >= LANES ? TRANSPOSED : cost;
}

function storeCost(cursors: readonly Cursor[], axis: number): number {
  let cost = 0;
  for (const { strides } of cursors) cost += accessCost(strides[axis]);
  return cost;
}

function accessCost(stride: number): number {
  if (stride === 0) return SPLAT;
  return stride === WORD ? WHOLE : BY_LANE;
}
