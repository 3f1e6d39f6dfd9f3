import type { Expression } from "../../../expression/expression.js";
import type { Words } from "../encoder/module.js";
import type { Addressing } from "../vector/lower.js";
import type { VectorGraph } from "../vector/graph.js";
import type { Nest } from "./nest.js";

/** A map or reduce step, ready to be written: cursors instead of accesses. */
export interface LoopStep {
  readonly nest: Nest;
  readonly addressing: Addressing;
  readonly outputs: readonly LoopOutput[];
  readonly graph: VectorGraph;
  /** Index of the global that holds a vector constant. */
  readonly constant: (words: Words) => number;
}

export interface LoopOutput {
  readonly value: Expression;
  readonly cursor: number;
}
