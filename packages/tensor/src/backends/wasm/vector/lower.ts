import { BackendError, InternalError } from "../../../core/errors.js";
import type { DType } from "../../../core/dtype.js";
import type { Constant, Coordinate, Expression } from "../../../expression/expression.js";
import { bitsOf, type Node, type VectorGraph } from "./graph.js";
import { primitives, type LaneType } from "./primitives.js";

/** Which cursor of the loop nest a load or a coordinate reads. */
export interface Addressing {
  load(slot: number): number;
  coordinate(expression: Coordinate): number;
}

/** Translates expressions into vector instructions; an expression object that is shared is translated once. */
export class Lowering {
  readonly #graph: VectorGraph;
  readonly #addressing: Addressing;
  readonly #accumulators: readonly Node[];
  readonly #stored: Stored | undefined;
  readonly #done = new Map<Expression, Node>();

  /** `accumulators`: what reductions have combined so far; `stored`: what the loop has stored so far. */
  constructor(graph: VectorGraph, addressing: Addressing, accumulators: readonly Node[] = [], stored?: Stored) {
    this.#graph = graph;
    this.#addressing = addressing;
    this.#accumulators = accumulators;
    this.#stored = stored;
  }

  node(expression: Expression): Node {
    let node = this.#done.get(expression);
    if (node === undefined) {
      node = this.#translate(expression);
      this.#done.set(expression, node);
    }
    return node;
  }

  /** The value as it is stored: masks become 0 or 1. */
  stored(expression: Expression): Node {
    const node = this.node(expression);
    return expression.dtype === "bool" ? this.#graph.shift("i32x4.shr_u", node, 31) : node;
  }

  #load(cursor: number, type: LaneType): Node {
    const v = this.#graph;
    const known = this.#stored?.values.get(cursor);
    if (known) return known;
    const version = this.#stored?.times.get(cursor);
    const word = this.#stored && version !== undefined ? v.reload(cursor, version, this.#stored.depth) : v.load(cursor);
    return type === "bool" ? v.op("i32x4.neg", word) : word;
  }

  #translate(expression: Expression): Node {
    const v = this.#graph;
    const type = laneType(expression.dtype);
    switch (expression.kind) {
      case "constant":
        return v.bits(constantBits(expression, type));
      case "load":
        return this.#load(this.#addressing.load(expression.slot), type);
      case "coordinate":
        return v.coordinate(this.#addressing.coordinate(expression));
      case "accumulator": {
        const node: Node | undefined = this.#accumulators[expression.index];
        if (node === undefined)
          throw new InternalError(`wasm: accumulator ${expression.index} is used before its pass`);
        return node;
      }
      case "apply": {
        const args = expression.args.map((arg) => this.node(arg));
        return primitives[expression.primitive](v, args, laneType(expression.args.at(-1)!.dtype), type);
      }
    }
  }
}

/** What a loop has stored in passes over the elements of its rows. */
export interface Stored {
  /** Cursor → how often: what is loaded there is another value each time. */
  readonly times: ReadonlyMap<number, number>;
  /** Cursor → what it has stored, where that is still in a register. */
  readonly values: ReadonlyMap<number, Node>;
  /** The outermost loop over the elements of a row. */
  readonly depth: number;
}

function constantBits({ value }: Constant, type: LaneType): number {
  if (type === "float32") return bitsOf(value);
  return type === "int32" ? value | 0 : value === 0 ? 0 : -1;
}

export function laneType(dtype: DType): LaneType {
  if (dtype === "float64") {
    throw new BackendError("the wasm backend computes in float32; float64 runs on the js backend (jsBackend())");
  }
  return dtype;
}
