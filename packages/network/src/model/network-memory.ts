import type { Optimizer } from "@nn/optimizers";
import type { ProgramMemory } from "@nn/tensor";

/** What memory is asked for. */
export interface MemoryOptions {
  /** Rows at a time. Without it the optimizer's `miniBatch`; without either a prediction of one row, and no training. */
  readonly batchSize?: number;
  /** That of a training step; it says which moments there are. */
  readonly optimizer?: Optimizer;
}

/** Bytes that a network needs, and for what. */
export interface NetworkMemory {
  readonly parameters: number;
  /** Running statistics and other values that are not trained. */
  readonly state: number;
  /** The gradients of all trained parameters; they lie in the arena of a training step. */
  readonly gradients: number;
  /** What the optimizer keeps from step to step, by name; nothing before there is one. */
  readonly moments: Readonly<Record<string, number>>;
  /** The program that predicts a batch (one row without a batch size). */
  readonly prediction: ProgramMemory;
  /** The program of a training step, where there is a batch size. */
  readonly training?: ProgramMemory;
}
