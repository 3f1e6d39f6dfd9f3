import type { OpCase } from "./case.js";
import { valuesOf, type Values } from "./operands.js";

/** A case with the values of its operands. */
export interface OpTask extends OpCase {
  readonly values: readonly Values[];
}

export const opTaskOf = (given: OpCase): OpTask => ({
  ...given,
  values: given.operands.map((operand, i) => valuesOf(operand, i)),
});

/** A case made ready by a framework: operands in its own memory, whatever it compiles compiled. */
export interface OpSession {
  /** What computes: "wasm", "js", "native". */
  readonly backend: string;
  /** Threads that compute, this one included. */
  readonly threads: number;
  /** Steps of a chain, where the framework can count them. */
  readonly steps?: number;
  /** Computes the case that many times; the work is done when it returns or resolves. */
  run(times: number): void | Promise<void>;
  /** The result of the last run. */
  read(): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/** A framework that computes cases. */
export interface OpPeer {
  /**
   * Undefined where the framework has no such operation.
   *
   * @param threads how many it may use; those that cannot use so many use fewer.
   */
  prepare(task: OpTask, threads: number): Promise<OpSession | undefined>;
}
