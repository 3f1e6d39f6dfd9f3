import type { Combiner, Expression } from "../../../expression/expression.js";
import type { Words } from "../encoder/module.js";
import type { Addressing } from "../vector/lower.js";
import type { VectorGraph } from "../vector/graph.js";
import type { Nest, PlacedCursor } from "./nest.js";

/** A map or reduce step, ready to be written: cursors instead of accesses. */
export interface LoopStep {
  readonly nest: Nest;
  readonly cursors: readonly PlacedCursor[];
  /** Whether its function should be short rather than fast. */
  readonly brief: boolean;
  readonly addressing: Addressing;
  /** What is done with the elements of a row, one pass after another. A map's rows are single elements: it has none. */
  readonly passes: readonly LoopPass[];
  /** What is stored once for each row, after its passes. */
  readonly results: readonly LoopOutput[];
  readonly graph: VectorGraph;
  /** Index of the global that holds a vector constant. */
  readonly constant: (words: Words) => number;
}

export interface PassContents {
  readonly reductions: readonly LoopReduction[];
  readonly stores: readonly LoopOutput[];
  /** The cursors that the pass moves along. */
  readonly cursors: ReadonlySet<number>;
  /** Vector instructions for each element. */
  readonly instructions: number;
  /** All of it as text. */
  readonly text: string;
}

export interface LoopPass extends PassContents {
  /** The loops with the copies of this pass. */
  readonly nest: Nest;
}

export interface LoopReduction {
  /** Which accumulator it is. */
  readonly index: number;
  readonly combiner: Combiner;
  readonly body: Expression;
}

export interface LoopOutput {
  readonly value: Expression;
  readonly cursor: number;
}
