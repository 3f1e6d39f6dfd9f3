import { LANES, WORD, type Cursor, type Nest } from "./nest.js";

/** The part of a step that decides how its loops are vectorised. */
export interface Workload {
  readonly dims: readonly number[];
  readonly outer: number;
  readonly passes: number;
  /** Of elements, one for each pass that reads it. */
  readonly loads: readonly Cursor[];
  /** Of elements. */
  readonly stores: readonly Cursor[];
  /** One for each row; for each element where nothing is reduced. */
  readonly results: readonly Cursor[];
  readonly reductions: number;
  /** Vector instructions for one element. */
  readonly instructions: number;
}

export type Axes = Pick<Nest, "vectorAxis" | "copyAxis" | "copies">;

/** Costs in instructions: a vector in one piece, one element for all lanes, four vectors transposed, lane by lane. */
const WHOLE = 1;
const SPLAT = 0.5;
const TRANSPOSED = 3;
const BY_LANE = 6;
/** Combining the lanes of an accumulator and storing one element. */
const HORIZONTAL = 12;
/** Instructions in the body that are enough to hide the cost of looping. */
const ENOUGH = 24;
const MOST_COPIES = 4;
/** Accumulators of different results that run down columns side by side: two cache lines of each row, and half the registers. */
const COLUMN_COPIES = 8;
/** Instructions of a body that leaves registers for so many. */
const SHORT = 4;

/** Chooses the axis of the vectors, and of the vectors side by side. */
export function chooseAxes(work: Workload): Axes {
  const vectorAxis = chooseVectorAxis(work);
  const copyAxis = transposedAxis(work, vectorAxis);
  if (copyAxis !== undefined) return { vectorAxis, copyAxis, copies: LANES };
  const { dims, outer } = work;
  const vectors = Math.ceil(dims[vectorAxis] / LANES);
  const innermost = dims.length - 1;
  // Rows of a few elements need no loop, and nothing twice that several passes use.
  if (vectorAxis < outer && outer === innermost && work.passes > 1 && dims[innermost] <= MOST_COPIES) {
    return { vectorAxis, copyAxis: innermost, copies: Math.max(1, dims[innermost]) };
  }
  // A short body of few results has room for several accumulators of each.
  if (vectorAxis < outer && outer <= innermost && vectors === 1 && dims[innermost] >= MOST_COPIES) {
    return { vectorAxis, copyAxis: innermost, copies: copiesOf(work, dims[innermost]) };
  }
  return { vectorAxis, copyAxis: vectorAxis, copies: copiesOf(work, vectors, vectorAxis < outer) };
}

/** The axis with the least work; of equals, the innermost. */
function chooseVectorAxis(work: Workload): number {
  let best = work.dims.length - 1;
  for (let axis = best - 1; axis >= 0; axis--) if (cost(work, axis) < cost(work, best)) best = axis;
  return best;
}

/**
 * How many of `vectors` to handle side by side: all if they are few, else some while the body is short.
 *
 * @param apart whether each vector belongs to other results
 */
function copiesOf(work: Workload, vectors: number, apart = false): number {
  const { instructions, loads, stores, results, outer, dims } = work;
  if (vectors <= MOST_COPIES) return Math.max(vectors, 1);
  const perVector = instructions + loads.length + stores.length + (outer < dims.length ? 0 : results.length);
  if (outer < dims.length && apart && perVector <= SHORT) return Math.min(vectors, COLUMN_COPIES);
  if (outer < dims.length && perVector < ENOUGH) return MOST_COPIES;
  return Math.max(1, Math.min(Math.round(ENOUGH / perVector), MOST_COPIES));
}

/** The axis along which a load is contiguous that is not so along the vectors, if there is one. */
function transposedAxis({ dims, loads }: Workload, vectorAxis: number): number | undefined {
  for (const { strides } of loads) {
    const axis = strides.indexOf(WORD);
    if (strides[vectorAxis] !== 0 && strides[vectorAxis] !== WORD && axis >= 0 && dims[axis] >= LANES) return axis;
  }
  return undefined;
}

function cost(work: Workload, axis: number): number {
  const { dims, outer, loads, stores, results, reductions, instructions } = work;
  const elements = dims.reduce((product, size) => product * size, 1);
  const rows = dims.slice(0, outer).reduce((product, size) => product * size, 1);
  const size = Math.max(dims[axis], 1);
  const share = Math.ceil(size / LANES) / size;
  const load = loads.reduce((sum, cursor) => sum + loadCost(cursor, axis, dims), 0);
  const store = stores.reduce((sum, { strides }) => sum + accessCost(strides[axis]), 0);
  const body = elements * share * (load + store + instructions);
  if (axis >= outer) return body + rows * (results.length + HORIZONTAL * reductions);
  return body + rows * share * results.reduce((sum, { strides }) => sum + accessCost(strides[axis]), 0);
}

function loadCost({ strides }: Cursor, axis: number, dims: readonly number[]): number {
  const cost = accessCost(strides[axis]);
  return cost === BY_LANE && dims[strides.indexOf(WORD)] >= LANES ? TRANSPOSED : cost;
}

function accessCost(stride: number): number {
  if (stride === 0) return SPLAT;
  return stride === WORD ? WHOLE : BY_LANE;
}
