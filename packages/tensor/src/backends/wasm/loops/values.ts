import type { Code, Local } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import type { Node } from "../vector/graph.js";
import { writeCoordinate, writeLoad } from "./access.js";
import { BOTH, copiesOf, lanesOf, MOST, ROWS, type Copy, type Nest, type PlacedCursor, type Present } from "./nest.js";
import { transposedCopies, writeTransposedLoad } from "./transpose.js";

/** What the values need from their surroundings. */
export interface ValueContext {
  readonly code: Code;
  readonly nest: Nest;
  readonly cursors: readonly PlacedCursor[];
  /** Index of the global that holds a vector constant. */
  readonly constant: (words: Words) => number;
  /** The locals of each running reduction, by copy. */
  readonly partials: readonly ReadonlyMap<Copy, Local>[];
}

/** A value that will be asked for, in which depth of the loops. */
export interface Root {
  readonly node: Node;
  readonly depth: number;
}

/**
 * Puts values of nodes on the stack. A value that is used again is kept in a local from its first use on; a loop
 * prepares what its inner loops need before it enters them.
 */
export class Values {
  readonly #context: ValueContext;
  readonly #nodes: readonly Node[];
  /** By node: whether its values are kept in locals. */
  readonly #kept: boolean[] = [];
  /** Nodes that a deeper loop reads, by their own depth, and in which passes it does. */
  readonly #boundary = new Map<number, Map<Node, Set<number>>>();
  /** The local of each value, by its number. */
  readonly #locals = new Map<number, Local>();
  /** The numbers of the values that their locals hold where the code is. */
  #ready = new Set<number>();

  /** `roots`: of each pass over a row, and of its end. */
  constructor(context: ValueContext, nodes: readonly Node[], roots: readonly (readonly Root[])[]) {
    this.#context = context;
    this.#nodes = nodes;
    const used: boolean[] = [];
    const use = (node: Node, depth: number, copies: number, pass: number): void => {
      const isDeeper = node.depth < depth;
      if (isDeeper) this.#noteBoundary(node, pass);
      // Again, in each iteration, or by copies that have it in common.
      if (used[node.id] || isDeeper || (copies & ~node.copies) !== 0) this.#kept[node.id] = true;
      used[node.id] = true;
    };
    roots.forEach((own, pass) => {
      for (const { args, depth, copies } of neededFor(own, nodes)) {
        for (let i = 0; i < args.length; i++) use(args[i], depth, copies, pass);
      }
      for (const { node, depth } of own) use(node, depth, BOTH, pass);
    });
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
      for (const copy of copiesOf(present, node.copies)) this.keep(node, copy, present);
    }
  }

  /** Leaves the value of one copy on the stack. */
  push(node: Node, copy: Copy, present: Present): void {
    // The first of the copies that have the value in common.
    const own = copy & node.copies;
    const value = node.id * MOST + own;
    if (this.#isReady(value, node, own, present)) this.#context.code.get(this.#locals.get(value)!);
    else {
      this.#instruction(node, own, present);
      if (this.#kept[node.id]) this.#context.code.tee(this.#claim(value));
    }
  }

  /** Computes the value into a local, for `push` to find. */
  keep(node: Node, copy: Copy, present: Present): void {
    const own = copy & node.copies;
    const value = node.id * MOST + own;
    if (this.#isReady(value, node, own, present)) return;
    this.#instruction(node, own, present);
    this.#context.code.set(this.#claim(value));
  }

  /** Computes values of several copies instruction by instruction in turn: while one waits for an operand, another goes on. */
  interleave(order: readonly Node[], copies: readonly Copy[], present: Present): void {
    for (const node of order) for (const copy of copies) this.keep(node, copy, present);
  }

  #isReady(value: number, node: Node, copy: Copy, present: Present): boolean {
    return (
      this.#ready.has(value) ||
      (node.operation.kind === "load" && this.#loadTransposed(node, node.operation.cursor, copy, present))
    );
  }

  /** Loads whose elements are contiguous from copy to copy come as four vectors at once. */
  #loadTransposed({ id }: Node, cursor: number, copy: Copy, present: Present): boolean {
    const { code, nest, cursors } = this.#context;
    const copies = transposedCopies(nest, cursors[cursor], present, copy);
    if (!copies) return false;
    const targets = copies.map((each) => this.#claim(id * MOST + each));
    writeTransposedLoad(code, cursors[cursor], copies[0], targets);
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
    const { operation, args } = node;
    if (operation.kind === "except") return this.#exception(node, copy, present);
    for (let i = 0; i < args.length; i++) this.push(args[i], copy, present);
    switch (operation.kind) {
      case "simd":
        code.simd(operation.op);
        break;
      case "constant":
        code.global(constant(operation.words));
        break;
      case "load":
        writeLoad(code, cursors[operation.cursor], copy, lanesOf(nest, present, copy));
        break;
      case "coordinate":
        writeCoordinate(code, cursors[operation.cursor], copy, constant);
        break;
      case "partial": {
        const { reduction, element } = operation;
        code.get(partials[reduction].get(element === "own" ? copy : (copy & ROWS) + element)!);
        break;
      }
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
    const ready = new Set(this.#ready);
    code.simd("v128.any_true").if();
    this.push(rare, copy, present);
    code.set(result).end();
    this.#ready = ready;
    code.get(result);
  }
}

/** The node that a value, by its number, belongs to. */
const nodeOf = (value: number): number => Math.floor(value / MOST);

/** The nodes that some roots are computed from, themselves included, arguments first. */
function neededFor(roots: readonly Root[], nodes: readonly Node[]): Node[] {
  const needed: boolean[] = [];
  for (const { node } of roots) needed[node.id] = true;
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { args } = nodes[i];
    if (needed[i]) for (let k = 0; k < args.length; k++) needed[args[k].id] = true;
  }
  return nodes.filter(({ id }) => needed[id]);
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
