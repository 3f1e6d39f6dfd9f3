import type { Code, Local } from "../encoder/code.js";
import { combiners } from "../vector/combiners.js";
import type { Node, VectorGraph } from "../vector/graph.js";
import { laneType, type Lowering } from "../vector/lower.js";
import type { LoopReduction } from "./loop-step.js";
import { BOTH, EVERYTHING, isStraight, LANES, presentInside, ROW, ROWS, type Copy, type Nest } from "./nest.js";

/** Whether the lanes are parts of one result. */
export const lanesReduced = ({ vectorAxis, outer }: Nest): boolean => vectorAxis >= outer;

/**
 * A reduction on its way. Vectors lie along an axis of the result, and each lane is one result, or along a reduced axis,
 * and the lanes are combined at the end. Likewise the accumulators that run side by side: one for each of several
 * results, or all for one result, and combined at the end. The order is always the same.
 */
export interface RunningReduction {
  /** Which accumulator it is. */
  readonly index: number;
  /** What it starts with; absent where all elements are there at once. */
  readonly start: Node | undefined;
  /** What is combined. */
  readonly element: Node;
  /** The accumulator with one more vector; `masked`: of which only the first lanes count, where that can be. */
  readonly merged: Node;
  readonly masked: Node | undefined;
  /** The accumulators, by copy. */
  readonly partials: ReadonlyMap<Copy, Local>;
  /** After the loops: the result. */
  readonly total: Node;
  /** Whether it is a sum of floats, in which small terms can be lost. */
  readonly isFloatSum: boolean;
}

export function runningReduction(
  code: Code,
  graph: VectorGraph,
  nest: Nest,
  lowering: Lowering,
  { index, combiner, body }: LoopReduction,
): RunningReduction {
  const type = laneType(body.dtype);
  const { identity, combine } = combiners[combiner];
  const merge = (a: Node, b: Node): Node => combine(graph, a, b, type);
  const element = lowering.node(body);
  const nothing = identity(graph, type);
  const rest = lanesReduced(nest) ? nest.dims[nest.vectorAxis] % LANES : 0;
  const masked = rest > 0 ? graph.select(firstLanes(graph, rest), element, nothing) : undefined;
  const innermost = { depth: nest.dims.length - 1, copies: BOTH };
  const running = graph.partial({ reduction: index, element: "own", done: false }, innermost);
  const straight = isStraight(nest);
  const isFloatSum = combiner === "sum" && type === "float32";
  // Without a loop a sum begins with its first term, which may be −0: that is what 0 would not leave as it is.
  const start = nest.isRolled && isFloatSum ? graph.f32(-0) : nothing;
  return {
    index,
    start: straight ? undefined : start,
    element,
    merged: straight ? element : merge(running, element),
    masked: masked && (straight ? masked : merge(running, masked)),
    partials: accumulators(code, nest),
    total: total(graph, nest, index, merge),
    isFloatSum,
  };
}

function accumulators(code: Code, { rowCopies, elementCopies }: Nest): Map<Copy, Local> {
  const partials = new Map<Copy, Local>();
  for (let row = 0; row < rowCopies; row++) {
    for (let element = 0; element < elementCopies; element++) partials.set(row * ROW + element, code.local("v128"));
  }
  return partials;
}

/** The reduced value, after the loops: of the accumulators and lanes that are parts of one result. */
function total(graph: VectorGraph, nest: Nest, reduction: number, merge: (a: Node, b: Node) => Node): Node {
  const done = { depth: nest.outer - 1, copies: ROWS };
  const used = elementsUsed(nest);
  const partials: Node[] = [];
  for (let element = 0; element < used; element++)
    partials.push(graph.partial({ reduction, element, done: true }, done));
  const vector = partials.reduce(merge);
  return lanesReduced(nest) ? mergeLanes(graph, vector, merge) : vector;
}

/** Of the accumulators of one result, those that get anything: not all where a row without a loop has few elements. */
function elementsUsed(nest: Nest): number {
  const { elementAxis, elementCopies, dims } = nest;
  if (elementAxis < 0 || !isStraight(nest)) return elementCopies;
  return presentInside(nest, elementAxis, EVERYTHING, dims[elementAxis]).elements.length;
}

/** Combines the four lanes in a fixed order; every lane of the result holds it. */
function mergeLanes(graph: VectorGraph, vector: Node, merge: (a: Node, b: Node) => Node): Node {
  const halves = merge(vector, graph.shuffle(vector, vector, [2, 3, 0, 1]));
  return merge(halves, graph.shuffle(halves, halves, [1, 0, 3, 2]));
}

/** A mask of the first `count` lanes. */
function firstLanes(graph: VectorGraph, count: number): Node {
  return graph.words([count > 0 ? -1 : 0, count > 1 ? -1 : 0, count > 2 ? -1 : 0, 0]);
}
