import type { Code, Local } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import type { Node, Partial } from "../vector/graph.js";
import { writeCoordinate, writeLoad } from "./access.js";
import { transposedCopies, writeTransposedLoad } from "./transpose.js";
import { copiesOf, distanceOf, lanesOf, slotOf, type Copy, type Nest, type Present } from "./nest.js";

/** What the values need from their surroundings. */
export interface ValueContext {
  readonly code: Code;
  readonly nest: Nest;
  /** The local that holds each cursor. */
  readonly cursors: readonly Local[];
  /** Index of the global that holds a vector constant. */
  readonly constant: (words: Words) => number;
  /** The locals of each running reduction, by copy. */
  readonly partials: readonly ReadonlyMap<number, Local>[];
}

/** A value that will be asked for: in which pass over a row, and in which depth of the loops. */
export interface Root {
  readonly node: Node;
  readonly depth: number;
  readonly pass: number;
}

/**
 * Puts values of nodes on the stack. A value that is used again is kept in a local from its first use on; a loop
 * prepares what its inner loops need before it enters them.
 */
export class Values {
  readonly #context: ValueContext;
  readonly #kept = new Set<Node>();
  /** Nodes that a deeper loop reads, by their own depth, and in which passes it does. */
  readonly #boundary = new Map<number, Map<Node, Set<number>>>();
  readonly #nodes: readonly Node[];
  /** The local of each value, by its number. */
  readonly #locals = new Map<number, Local>();
  /** The numbers of the values that their locals hold where the code is. */
  #ready = new Set<number>();

  constructor(context: ValueContext, nodes: readonly Node[], roots: readonly Root[]) {
    this.#context = context;
    this.#nodes = nodes;
    const uses = new Map<Node, number>();
    const use = (node: Node, user: Pick<Node, "depth" | "rowwise" | "elementwise">, pass: number): void => {
      const count = (uses.get(node) ?? 0) + 1;
      uses.set(node, count);
      const isDeeper = node.depth < user.depth;
      if (isDeeper) this.#noteBoundary(node, pass);
      const isShared = (user.rowwise && !node.rowwise) || (user.elementwise && !node.elementwise);
      if (count > 1 || isDeeper || isShared) this.#kept.add(node);
    };
    const passes = Math.max(0, ...roots.map(({ pass }) => pass + 1));
    for (let pass = 0; pass < passes; pass++) {
      const own = roots.filter((root) => root.pass === pass);
      for (const node of neededFor(own, nodes)) for (const arg of node.args) use(arg, node, pass);
      for (const { node, depth } of own) use(node, { depth, rowwise: true, elementwise: true }, pass);
    }
  }

  #noteBoundary(node: Node, pass: number): void {
    const nodes = this.#boundary.get(node.depth) ?? new Map<Node, Set<number>>();
    this.#boundary.set(node.depth, nodes.set(node, (nodes.get(node) ?? new Set()).add(pass)));
  }

  /** Forgets what was computed at `depth` and deeper: the code goes on where that may not have run. */
  forget(depth: number): void {
    for (const value of this.#ready) if (this.#nodes[nodeOf(value)].depth >= depth) this.#ready.delete(value);
  }

  /** Computes what inner loops need of the values that vary at `depth`: those of one pass, or of all. */
  prepare(depth: number, present: Present, pass?: number): void {
    for (const [node, passes] of this.#boundary.get(depth) ?? []) {
      if (pass !== undefined && !passes.has(pass)) continue;
      for (const copy of copiesOf(present, node)) this.keep(node, copy, present);
    }
  }

  /** Leaves the value of one copy on the stack. */
  push(node: Node, copy: Copy, present: Present): void {
    const own = ownCopy(node, copy);
    const value = numberOf(node, own);
    if (this.#isReady(value, node, own, present)) this.#context.code.get(this.#locals.get(value)!);
    else {
      this.#instruction(node, own, present);
      if (this.#kept.has(node)) this.#context.code.tee(this.#claim(value));
    }
  }

  /** Computes the value into a local, for `push` to find. */
  keep(node: Node, copy: Copy, present: Present): void {
    const own = ownCopy(node, copy);
    const value = numberOf(node, own);
    if (this.#isReady(value, node, own, present)) return;
    this.#instruction(node, own, present);
    this.#context.code.set(this.#claim(value));
  }

  /** Computes values of several copies instruction by instruction in turn: while one waits for an operand, another goes on. */
  interleave(order: readonly Node[], copies: readonly Copy[], present: Present): void {
    for (const node of order) for (const copy of copies) this.keep(node, copy, present);
  }

  #isReady(value: number, node: Node, copy: Copy, present: Present): boolean {
    return this.#ready.has(value) || (node.operation.kind === "load" && this.#loadTransposed(node, copy, present));
  }

  /** Loads whose elements are contiguous from copy to copy come as four vectors at once. */
  #loadTransposed(node: Node, copy: Copy, present: Present): boolean {
    const { code, nest, cursors } = this.#context;
    if (node.operation.kind !== "load") return false;
    const { cursor } = node.operation;
    const copies = transposedCopies(nest, cursor, present, copy);
    if (!copies) return false;
    const targets = copies.map((each) => this.#claim(numberOf(node, each)));
    writeTransposedLoad(code, nest, cursor, cursors[cursor], distanceOf(nest, cursor, copies[0]), targets);
    return true;
  }

  /** The local for a value that the code now leaves there. */
  #claim(value: number): Local {
    this.#ready.add(value);
    let local = this.#locals.get(value);
    if (local === undefined) this.#locals.set(value, (local = this.#context.code.local("v128")));
    return local;
  }

  #instruction(node: Node, copy: Copy, present: Present): void {
    const { code, nest, cursors, constant, partials } = this.#context;
    const { operation } = node;
    if (operation.kind === "except") return this.#exception(node, copy, present);
    for (const arg of node.args) this.push(arg, copy, present);
    switch (operation.kind) {
      case "constant":
        code.global(constant(operation.words));
        break;
      case "load":
        writeLoad(code, nest, operation.cursor, cursors[operation.cursor], copy, lanesOf(nest, present, copy));
        break;
      case "coordinate":
        writeCoordinate(code, nest, operation.cursor, cursors[operation.cursor], copy, constant);
        break;
      case "partial":
        code.get(partials[operation.reduction].get(slotOf(partialCopy(operation, copy)))!);
        break;
      case "simd":
        code.simd(operation.op);
        break;
      case "shift":
        code.shift(operation.op, operation.count);
        break;
      case "shuffle":
        code.shuffle(operation.bytes);
        break;
    }
  }

  /** Computes the rare value only if a lane asks for it. What that alone needed is not there afterwards. */
  #exception({ args: [mask, usual, rare] }: Node, copy: Copy, present: Present): void {
    const { code } = this.#context;
    const result = code.local("v128");
    this.push(usual, copy, present);
    code.set(result);
    this.push(mask, copy, present);
    code.simd("v128.any_true");
    const ready = new Set(this.#ready);
    code.when(() => {
      this.push(rare, copy, present);
      code.set(result);
    });
    this.#ready = ready;
    code.get(result);
  }
}

/** The first of the copies that have one value in common. */
function ownCopy({ rowwise, elementwise }: Node, copy: Copy): Copy {
  if (rowwise && elementwise) return copy;
  return { row: rowwise ? copy.row : 0, element: elementwise ? copy.element : 0 };
}

/** More than there are copies of a node. */
const SLOTS = 2 ** 10;

/** A number for one copy's value of a node. */
const numberOf = ({ id }: Node, copy: Copy): number => id * SLOTS + slotOf(copy);
const nodeOf = (value: number): number => Math.floor(value / SLOTS);

function partialCopy({ element }: Partial, copy: Copy): Copy {
  return element === "own" ? copy : { ...copy, element };
}

/** The nodes that some roots are computed from, themselves included, arguments first. */
function neededFor(roots: readonly Root[], nodes: readonly Node[]): Node[] {
  const needed = new Set(roots.map(({ node }) => node));
  const inOrder: Node[] = [];
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (!needed.has(nodes[i])) continue;
    inOrder.push(nodes[i]);
    for (const arg of nodes[i].args) needed.add(arg);
  }
  return inOrder.reverse();
}

/** What varies in the innermost loop of what some nodes are computed from, arguments first; not what is rarely needed. */
export function innerOrder(roots: readonly Node[]): Node[] {
  const depth = Math.max(-1, ...roots.map((node) => node.depth));
  const order = new Set<Node>();
  const visit = (node: Node): void => {
    if (order.has(node) || node.depth < depth) return;
    const args = node.operation.kind === "except" ? node.args.slice(0, 2) : node.args;
    args.forEach(visit);
    order.add(node);
  };
  roots.forEach(visit);
  return [...order];
}
