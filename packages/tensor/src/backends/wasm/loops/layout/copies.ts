import { sizeOf } from "../../../../core/shape.js";
import { LANES, LONGEST_STRAIGHT, MOST_COPIES, WORD, type Nest } from "../nest.js";
import { chooseVectorAxis, needsNoLoop, type PassWork, type Workload } from "./vectorize.js";

type Copies = Pick<Nest, "rowAxis" | "rowCopies" | "elementAxis" | "elementCopies">;

export interface Axes extends Copies, Pick<Nest, "vectorAxis" | "isRolled"> {
  /** The copies along reduced axes in each pass. */
  readonly elementCopiesOfPasses: readonly number[];
}

/** Instructions in the body that are enough to hide the cost of looping. */
const ENOUGH = 24;
/** Instructions of a body that computes for long: several go side by side, each while the others wait. */
const LONG = 16;
/** Such a body has so many for each load or store. */
const DENSE = 4;
/** Of longer ones only two: they take long to compile. */
const VERY_LONG = 200;

/** Bytes between neighbours along a column from which on more than a cache line of each row is wanted at a time. */
const FAR = 1024;
/** So many columns are enough for all threads even then. */
const WIDE = 64;
/** Instructions of a body that leaves registers for twice as many accumulators. */
const BRIEF = 4;

/** Chooses the axis of the vectors, and of the vectors side by side: no more than need be if it should be `brief`. */
export function chooseAxes(work: Workload, brief: boolean): Axes {
  const vectorAxis = chooseVectorAxis(work);
  // A loop over what needs none is the same code, written once.
  const isRolled = brief && needsNoLoop(work, vectorAxis) && work.dims[work.outer] > 0;
  const copies = isRolled ? { rowAxis: work.outer - 1, rowCopies: 1, ...single } : copiesOf(work, vectorAxis, brief);
  return {
    vectorAxis,
    isRolled,
    elementCopiesOfPasses: new Array<number>(work.passes.length).fill(copies.elementCopies),
    ...copies,
  };
}

function copiesOf(work: Workload, vectorAxis: number, brief: boolean): ChosenCopies {
  const isMap = work.outer === work.dims.length;
  return isMap ? copiesOfMap(work, vectorAxis) : copiesOfRows(work, vectorAxis, brief);
}

type ChosenCopies = Copies & Partial<Pick<Axes, "elementCopiesOfPasses">>;

function copiesOfMap(work: Workload, vectorAxis: number): ChosenCopies {
  const transposed = transposedAxis(work, vectorAxis);
  if (transposed !== undefined) return { rowAxis: transposed, rowCopies: LANES, ...single };
  const vectors = Math.ceil(work.dims[vectorAxis] / LANES);
  return { rowAxis: vectorAxis, rowCopies: copiesFor(work.passes[0], vectors), ...single };
}

/** No copies along reduced axes. */
const single = { elementAxis: -1, elementCopies: 1 } as const;

function copiesOfRows(work: Workload, vectorAxis: number, brief: boolean): ChosenCopies {
  const { dims, outer } = work;
  const transposed = transposedAxis(work, vectorAxis);
  if (transposed !== undefined && transposed < outer) return { rowAxis: transposed, rowCopies: LANES, ...single };
  if (vectorAxis >= outer) return copiesAlongRows(work, vectorAxis, transposed, brief);
  const innermost = dims.length - 1;
  const width = dims[innermost];
  const vectors = Math.max(1, Math.ceil(dims[vectorAxis] / LANES));
  const rowAxis = vectorAxis;
  const rowCopies = brief ? 1 : sideBySide(work, vectors);
  if (needsNoLoop(work, vectorAxis)) {
    return { rowAxis, rowCopies, elementAxis: innermost, elementCopies: Math.max(1, width) };
  }
  if (transposed !== undefined) return { rowAxis, rowCopies, elementAxis: transposed, elementCopies: LANES };
  // A short body of few results has room for several accumulators of each.
  if (vectors === 1 && width >= MOST_COPIES) return accumulating(work, rowAxis, rowCopies, innermost, width);
  return { rowAxis, rowCopies: Math.min(vectors, columnsSideBySide(work)), ...single };
}

/** All of a cache line at each step down columns, or two where that pays. */
function columnsSideBySide({ dims, passes }: Workload): number {
  const innermost = dims.length - 1;
  let isFar = false;
  for (const { loads } of passes) for (const { strides } of loads) isFar ||= Math.abs(strides[innermost]) >= FAR;
  const isBrief = passes.length === 1 && lengthOf(passes[0]) <= BRIEF;
  return (isFar && sizeOf(dims.slice(0, innermost)) >= WIDE) || isBrief ? 2 * MOST_COPIES : MOST_COPIES;
}

function copiesAlongRows(
  work: Workload,
  vectorAxis: number,
  transposed: number | undefined,
  brief: boolean,
): ChosenCopies {
  const rowAxis = work.outer - 1;
  const rowCopies = brief ? 1 : sideBySide(work, work.dims[rowAxis]);
  if (transposed !== undefined) return { rowAxis, rowCopies, elementAxis: transposed, elementCopies: LANES };
  const vectors = Math.ceil(work.dims[vectorAxis] / LANES);
  if (needsNoLoop(work, vectorAxis))
    return { rowAxis, rowCopies, elementAxis: vectorAxis, elementCopies: Math.max(1, vectors) };
  return accumulating(work, rowAxis, rowCopies, vectorAxis, vectors);
}

/** As many accumulators of each result as every pass can use. */
function accumulating(
  { passes }: Workload,
  rowAxis: number,
  rowCopies: number,
  elementAxis: number,
  most: number,
): ChosenCopies {
  const elementCopiesOfPasses = passes.map((pass) => accumulatorsFor(pass, most));
  return { rowAxis, rowCopies, elementAxis, elementCopies: Math.max(...elementCopiesOfPasses), elementCopiesOfPasses };
}

/**
 * How many vectors of rows to handle side by side. What one pass leaves for the next takes its time, and a short row is
 * over before it has come: meanwhile there are others.
 */
function sideBySide({ dims, outer, passes }: Workload, rows: number): number {
  const width = sizeOf(dims.slice(outer));
  if (passes.length === 1 || width > LONGEST_STRAIGHT) return 1;
  return Math.max(1, Math.min(rows, width <= MOST_COPIES ? MOST_COPIES : 2));
}

/** How many of `vectors` to handle side by side: all if they are few, else some while the body is short, or very long. */
function copiesFor(pass: PassWork, vectors: number): number {
  if (vectors <= MOST_COPIES) return Math.max(vectors, 1);
  const { instructions, loads, stores } = pass;
  const isLong = instructions >= LONG && instructions >= DENSE * (loads.length + stores.length);
  if (isLong) return instructions > VERY_LONG ? 2 : MOST_COPIES;
  return Math.max(1, Math.min(Math.round(ENOUGH / lengthOf(pass)), MOST_COPIES));
}

/** Likewise; several accumulators hide that each waits for itself. */
function accumulatorsFor(pass: PassWork, vectors: number): number {
  const many = pass.reductions > 0 && lengthOf(pass) < ENOUGH;
  return many ? Math.max(1, Math.min(vectors, MOST_COPIES)) : copiesFor(pass, vectors);
}

const lengthOf = ({ instructions, loads, stores }: PassWork): number => instructions + loads.length + stores.length;

/** The axis along which a load is contiguous that is not so along the vectors, if there is one. */
function transposedAxis({ dims, passes }: Workload, vectorAxis: number): number | undefined {
  for (const { loads } of passes) {
    for (const { strides } of loads) {
      const axis = strides.indexOf(WORD);
      if (strides[vectorAxis] !== 0 && strides[vectorAxis] !== WORD && axis >= 0 && dims[axis] >= LANES) return axis;
    }
  }
  return undefined;
}
