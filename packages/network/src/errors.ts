import { NnError } from "@nn/tensor";

/** Data that does not fit the network: shapes, counts, targets. Thrown before any work is done. */
export class DataError extends NnError {}

/** A second `train` while one is running on the same network. */
export class TrainingInProgressError extends NnError {}

/** Where the first NaN or infinity of a training run appeared. */
export interface NonFinitePlace {
  readonly epoch: number;
  readonly batch: number;
  /** "input", "parameter", "layer", "loss" or "gradient". */
  readonly kind: string;
  /** The layer or parameter, "" for the input and the loss. */
  readonly name: string;
  /** The first operation that yielded one, in the order of computation: "log", "sqrt", "div". */
  readonly operation?: string | undefined;
}

/** Training met NaN or infinity and stopped; the weights are those before that step. */
export class NonFiniteError extends NnError {
  constructor(
    message: string,
    readonly place: NonFinitePlace,
  ) {
    super(message);
  }
}

/** A file that is not a saved network, is of a future version, or belongs to another architecture. */
export class CheckpointError extends NnError {}

/** A worker died without an error: out of memory, killed, or it called `process.exit`. */
export class WorkerError extends NnError {}
