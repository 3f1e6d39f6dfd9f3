import type { Combiner, Expression } from "../../../expression/expression.js";
import type { Code } from "../encoder/code.js";
import { combiners } from "../vector/combiners.js";
import type { Node, VectorGraph } from "../vector/graph.js";
import { laneType, Lowering } from "../vector/lower.js";
import { writeStore } from "./access.js";
import { startCursors } from "./cursors.js";
import type { LoopStep } from "./loop-step.js";
import { LoopWriter } from "./loop-writer.js";
import { LANES, type Nest } from "./nest.js";
import { Values, type Root } from "./values.js";

export interface Reduction {
  readonly combiner: Combiner;
  readonly body: Expression;
}

/**
 * A reduction. Vectors lie along an axis of the result, and each lane is one result, or along a reduced axis, and the
 * lanes are combined at the end. Several accumulators run side by side; they are combined in a fixed order.
 */
export function writeReduce(code: Code, step: LoopStep, reduction: Reduction): void {
  const { nest, outputs, graph, constant } = step;
  const { cursor } = outputs[0];
  const along = nest.vectorAxis >= nest.outer;
  const nodes = reductionNodes(step, reduction, along);
  const { cursors, range } = startCursors(code, nest);
  const partials = Array.from({ length: nest.copies }, () => code.local("v128"));
  const values = new Values({ code, nest, cursors, constant, partials }, graph.nodes, rootsOf(nodes, nest));

  const leaf = (copy: number, lanes: number): void => {
    values.push(along && lanes < LANES ? nodes.masked : nodes.merged, copy, lanes);
    code.set(partials[copy]);
  };
  const aroundLoops = (lanes: readonly number[], loops: () => void): void => {
    for (const partial of along ? partials : partials.slice(0, lanes.length)) {
      values.push(nodes.start, 0, LANES);
      code.set(partial);
    }
    loops();
    (along ? [1] : lanes).forEach((stored, copy) => {
      const push = (): void => values.push(nodes.result, copy, stored);
      writeStore(code, nest, cursor, cursors[cursor], copy, stored, push);
    });
  };
  new LoopWriter(code, nest, cursors, values, { leaf, aroundLoops }).write(range);
}

interface ReductionNodes {
  readonly start: Node;
  /** The accumulator with one more vector; `masked`: of which only the first lanes count. */
  readonly merged: Node;
  readonly masked: Node;
  readonly result: Node;
}

function reductionNodes(
  { nest, addressing, outputs, graph }: LoopStep,
  reduction: Reduction,
  along: boolean,
): ReductionNodes {
  const type = laneType(reduction.body.dtype);
  const { identity, combine } = combiners[reduction.combiner];
  const merge = (a: Node, b: Node): Node => combine(graph, a, b, type);
  const running = graph.partial("own", { depth: nest.dims.length - 1, lanewise: true, late: false });
  const done = { depth: nest.outer - 1, lanewise: !along, late: true };
  const total = along
    ? mergeLanes(
        graph,
        Array.from({ length: nest.copies }, (_, copy) => graph.partial(copy, done)).reduce(merge),
        merge,
      )
    : graph.partial("own", done);
  const lowering = new Lowering(graph, addressing, total);
  const element = lowering.node(reduction.body);
  const start = identity(graph, type);
  return {
    start,
    merged: merge(running, element),
    masked: merge(running, graph.select(firstLanes(graph, nest.dims[nest.vectorAxis] % LANES), element, start)),
    result: lowering.stored(outputs[0].value),
  };
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
