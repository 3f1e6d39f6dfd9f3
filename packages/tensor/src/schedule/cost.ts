import type { PointwiseKernel } from "../core/op.js";
import type { Tensor } from "../core/tensor.js";
import { load } from "../expression/build.js";
import type { Expression, Primitive } from "../expression/expression.js";
import { flattenExpression } from "../expression/transform.js";
import type { Graph } from "./graph/graph.js";

/** Recomputing an expression of this weight in a second loop costs no more than storing and loading it. */
export const CHEAP = 3;

/**
 * Longest chain of operations that one loop computes. A longer one is cut: expressions are walked recursively, and a loop
 * of many hundred operations gains nothing over two.
 */
const LONGEST = 400;

/** Most tensors that one loop reads: each takes an address, and backends have no end of them. */
const WIDEST = 64;

/** Primitives that take about `SLOW_WEIGHT` times as long as an addition. */
const SLOW = new Set(["exp", "log", "sin", "cos", "tanh", "sigmoid", "erf", "pow", "sqrt", "div"]);
const SLOW_WEIGHT = 8;

/** What a pointwise node computes, from its sources as loads. */
export interface Body {
  readonly expression: Expression;
  /** Its primitives, slow ones as `SLOW_WEIGHT`. */
  readonly weight: number;
}

/** What each pointwise node computes. */
export function bodiesOf({ nodes }: Graph): Map<Tensor, Body> {
  const bodies = new Map<Tensor, Body>();
  for (const node of nodes) {
    const { kernel } = node.op;
    if (kernel.kind !== "pointwise") continue;
    const expression = bodyOf(node, kernel);
    bodies.set(node, { expression, weight: weightOf(expression, new Set()) });
  }
  return bodies;
}

function bodyOf({ sources, attributes }: Tensor, kernel: PointwiseKernel<unknown>): Expression {
  const loads = sources.map((source, slot) => load(slot, source.dtype));
  return kernel.expression(loads, attributes);
}

/**
 * The cost of computing a node inside another loop: its primitives and loads, slow ones as `SLOW_WEIGHT`. Elements that are
 * known when the program is compiled cost nothing.
 */
export function weigh(graph: Graph, bodies: ReadonlyMap<Tensor, Body>): Map<Tensor, number> {
  const uses = new Map<Tensor, number>();
  for (const node of graph.nodes) {
    for (const source of node.sources) uses.set(source, (uses.get(source) ?? 0) + 1);
  }
  const weights = new Map<Tensor, number>();
  for (const node of graph.nodes) {
    const { kind } = node.op.kernel;
    let weight = 0;
    for (const source of node.sources) {
      const own = weights.get(source) ?? 1;
      // What is used more than once gets a buffer if it is not cheap, so it never costs its consumers more than that.
      weight += uses.get(source) === 1 ? own : Math.min(own, CHEAP);
    }
    const body = bodies.get(node);
    if (body && weight > 0) weight += body.weight;
    else if (!body && kind !== "view") weight = kind === "constant" ? 0 : 1;
    weights.set(node, weight);
  }
  return weights;
}

/** Whether computing a node again costs more than storing and loading it: a kernel, a reduction, an exponential. */
export function isDear(node: Tensor): boolean {
  const { kernel } = node.op;
  if (kernel.kind === "pointwise") return weightOf(bodyOf(node, kernel), new Set()) >= SLOW_WEIGHT;
  return ["named", "reduce", "assemble", "result"].includes(kernel.kind);
}

/** What one loop would compute, if a node and all that can be fused with it were one. */
interface Chain {
  readonly length: number;
  /** What it reads. */
  readonly leaves: ReadonlySet<Tensor>;
}

/** Where pointwise operations and views are cut, so that no loop has more than LONGEST or WIDEST. */
export function cutPoints(graph: Graph, bodies: ReadonlyMap<Tensor, Body>): Set<Tensor> {
  const cuts = new Set<Tensor>();
  if (isSmall(graph, bodies)) return cuts;
  const chains = new Map<Tensor, Chain>();
  for (const node of graph.nodes) {
    const body = bodies.get(node);
    if (!body && node.op.kernel.kind !== "view") continue;
    const below = node.sources.map((source) => chains.get(source) ?? startOf(source));
    const own = body ? depthOf(body.expression) : 1;
    const length = own + Math.max(...below.map((chain) => chain.length));
    const leaves = below.map((chain) => chain.leaves).reduce(union);
    if (length > LONGEST || leaves.size > WIDEST) cuts.add(node);
    else chains.set(node, { length, leaves });
  }
  return cuts;
}

/** Whether no loop can be too long, even if all nodes were one. */
function isSmall({ nodes }: Graph, bodies: ReadonlyMap<Tensor, Body>): boolean {
  let length = 0;
  let leaves = 0;
  for (const node of nodes) {
    const { kind } = node.op.kernel;
    const body = bodies.get(node);
    if (body) length += body.weight;
    else if (kind === "view") length++;
    else if (kind !== "constant" && kind !== "coordinate") leaves++;
  }
  return length <= LONGEST && leaves <= WIDEST;
}

function startOf(source: Tensor): Chain {
  const { kind } = source.op.kernel;
  const isRead = kind !== "constant" && kind !== "coordinate";
  return { length: 0, leaves: new Set(isRead ? [source] : []) };
}

/** Both sets in one; the larger itself where it holds the other. */
function union(a: ReadonlySet<Tensor>, b: ReadonlySet<Tensor>): ReadonlySet<Tensor> {
  const [large, small] = a.size >= b.size ? [a, b] : [b, a];
  const more = [...small].filter((tensor) => !large.has(tensor));
  return more.length === 0 ? large : new Set([...large, ...more]);
}

/** Primitives of an expression, each shared one counted once. */
function weightOf(expression: Expression, seen: Set<Expression>): number {
  if (expression.kind !== "apply" || seen.has(expression)) return 0;
  seen.add(expression);
  let weight = SLOW.has(expression.primitive) ? SLOW_WEIGHT : 1;
  for (const arg of expression.args) if (arg.kind === "apply") weight += weightOf(arg, seen);
  return weight;
}

/** Primitives of an expression for each element of a row, in units of an addition. */
export function elementWeight(root: Expression, varies: (part: Expression) => boolean): number {
  let weight = 0;
  for (const part of flattenExpression([root])) {
    if (part.kind === "apply" && varies(part)) weight += ELEMENT_WEIGHTS[part.primitive] ?? 1;
  }
  return weight;
}

const ELEMENT_WEIGHTS: Partial<Record<Primitive, number>> = {
  div: 4,
  sqrt: 4,
  exp: 16,
  log: 16,
  sin: 24,
  cos: 24,
  tanh: 24,
  sigmoid: 20,
  erf: 24,
  pow: 60,
};

/** The longest way from an expression to a leaf. */
function depthOf(expression: Expression, known = new Map<Expression, number>()): number {
  if (expression.kind !== "apply") return 0;
  let depth = known.get(expression);
  if (depth === undefined) {
    depth = 1 + Math.max(0, ...expression.args.map((arg) => depthOf(arg, known)));
    known.set(expression, depth);
  }
  return depth;
}
