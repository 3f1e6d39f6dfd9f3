import type { Combiner, Expression } from "../../../expression/expression.js";
import type { Code } from "../encoder/code.js";
import { combiners } from "../vector/combiners.js";
import type { Node, VectorGraph } from "../vector/graph.js";
import { laneType, Lowering } from "../vector/lower.js";
import { writeStore } from "./access.js";
import { startCursors } from "./cursors.js";
import type { LoopStep } from "./loop-step.js";
import { blockOf, longSums } from "./long-sums.js";
import { LoopWriter } from "./loop-writer.js";
import { LANES, type Nest } from "./nest.js";
import { Values, type Root } from "./values.js";

export interface Reduction {
  readonly combiner: Combiner;
  readonly body: Expression;
}

/**
 * A reduction. Vectors lie along an axis of the result, and each lane is one result, or along a reduced axis, and the
 * lanes are combined at the end. Likewise the accumulators that run side by side: one for each of several results, or
 * all for one result, and combined at the end. The order is always the same.
 */
export function writeReduce(code: Code, step: LoopStep, reduction: Reduction): void {
  const { nest, outputs, graph, constant } = step;
  const { cursor } = outputs[0];
  const nodes = reductionNodes(step, reduction);
  const { cursors, range } = startCursors(code, nest);
  const partials = Array.from({ length: nest.copies }, () => code.local("v128"));
  const values = new Values({ code, nest, cursors, constant, partials }, graph.nodes, rootsOf(nodes, nest));

  const pushStart = (): void => values.push(nodes.start, 0, [LANES]);
  const block = reduction.combiner === "sum" && reduction.body.dtype === "float32" ? blockOf(nest) : undefined;
  const sums = block && longSums(code, block, partials, pushStart);

  const leaf = (copy: number, lanes: readonly number[]): void => {
    values.push(lanesReduced(nest) && lanes[copy] < LANES ? nodes.masked : nodes.merged, copy, lanes);
    code.set(partials[copy]);
  };
  const aroundLoops = (lanes: readonly number[], loops: () => void): void => {
    for (const partial of partials) {
      pushStart();
      code.set(partial);
    }
    sums?.begin();
    loops();
    sums?.end();
    lanes.forEach((count, copy) => {
      const push = (): void => values.push(nodes.result, copy, lanes);
      writeStore(code, nest, cursor, cursors[cursor], copy, lanesReduced(nest) ? 1 : count, push);
    });
  };
  new LoopWriter(code, nest, cursors, values, { leaf, aroundLoops, afterBlock: sums?.afterBlock }).write(range);
}

/** Whether the lanes, and the copies, are parts of one result. */
const lanesReduced = ({ vectorAxis, outer }: Nest): boolean => vectorAxis >= outer;
const copiesReduced = ({ copyAxis, outer }: Nest): boolean => copyAxis >= outer;

interface ReductionNodes {
  readonly start: Node;
  /** The accumulator with one more vector; `masked`: of which only the first lanes count. */
  readonly merged: Node;
  readonly masked: Node;
  readonly result: Node;
}

function reductionNodes(step: LoopStep, { combiner, body }: Reduction): ReductionNodes {
  const { nest, addressing, outputs, graph } = step;
  const type = laneType(body.dtype);
  const { identity, combine } = combiners[combiner];
  const merge = (a: Node, b: Node): Node => combine(graph, a, b, type);
  const lowering = new Lowering(graph, addressing, total(graph, nest, merge));
  const element = lowering.node(body);
  const start = identity(graph, type);
  const innermost = { depth: nest.dims.length - 1, lanewise: true, copywise: true, late: false };
  const running = graph.partial("own", innermost);
  return {
    start,
    merged: merge(running, element),
    masked: merge(running, graph.select(firstLanes(graph, nest.dims[nest.vectorAxis] % LANES), element, start)),
    result: lowering.stored(outputs[0].value),
  };
}

/** The reduced value, after the loops: of the accumulators and lanes that are parts of one result. */
function total(graph: VectorGraph, nest: Nest, merge: (a: Node, b: Node) => Node): Node {
  const [lanewise, copywise] = [!lanesReduced(nest), !copiesReduced(nest)];
  const done = { depth: nest.outer - 1, lanewise, copywise, late: true };
  const vector = copywise
    ? graph.partial("own", done)
    : Array.from({ length: nest.copies }, (_, copy) => graph.partial(copy, done)).reduce(merge);
  return lanewise ? vector : mergeLanes(graph, vector, merge);
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

function rootsOf({ start, merged, masked, result }: ReductionNodes, nest: Nest): Root[] {
  const innermost = nest.dims.length - 1;
  return [
    { node: start, depth: nest.outer - 1 },
    { node: merged, depth: innermost },
    { node: masked, depth: innermost },
    { node: result, depth: nest.outer - 1 },
  ];
}
