import type { Watch } from "../measure/watch.js";
import type { Task } from "../workloads/task.js";

/** A framework with a task loaded: weights set, batches in its own memory where it can hold them. */
export interface Session {
  /** What computes: "wasm", "js". */
  readonly backend: string;
  /** Threads that compute, this one included. */
  readonly threads: number;
  /** Weights and biases, counted by the framework. */
  readonly params: number;
  /**
   * Trains on batch after batch, round and round, until the stopwatch has seen enough: after every step
   * `watch.step()` says whether to read that step's loss for `watch.mark(loss)`, which says whether to go on.
   */
  train(watch: Watch): Promise<void>;
}

/** A framework with a network loaded, ready to predict for the first batch of a task. */
export interface PredictSession extends Omit<Session, "train"> {
  /** Computes the logits for the batch, row by row: from plain numbers to plain numbers. */
  predict(): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/** A framework that predicts. */
export interface Predictor {
  prepare(task: Task, threads: number): Promise<PredictSession>;
}

/** A framework that runs tasks. */
export interface Peer {
  /** @param threads how many it may use; those that cannot use so many use fewer. */
  prepare(task: Task, threads: number): Promise<Session>;
}
