import type { TypedArray } from "../core/dtype.js";
import type { Storage } from "../memory/storage.js";
import type { Program } from "../program/program.js";

/** Something that runs programs. */
export interface Backend {
  readonly name: string;
  /** Threads that work on one program; 1 if this is missing. */
  readonly threads?: number;
  /** Whether the results have the same bits on every machine; false if this is missing. */
  readonly deterministic?: boolean;
  /** Makes a program runnable. Compiled programs are cached by `Program.key` by the caller. */
  compile(program: Program): Executable;
  /** Gives back what garbage collection cannot, such as threads; it is never needed to end a process. */
  close?(): void;
}

/**
 * A compiled program. Runs are synchronous: a run copies inputs in, executes, and leaves the outputs where `read`
 * finds them until the next run of any executable of the same backend.
 */
export interface Executable {
  readonly program: Program;
  /** Threads that may work on it; 1 if this is missing. */
  readonly threads?: number;
  /** Bytes that it needs besides the program's work block, for all threads. */
  readonly scratchBytes?: number;
  /** Into how many pieces the work of a step is divided at most. */
  pieces?(step: number): number;
  /** Binds the storages for the next runs: makes them resident and pins them. Order as in Program.storages. */
  bind(storages: readonly Storage[]): void;
  /** Copies values into input number `index` (length must equal the buffer's size; bool is 0/1 bytes). */
  write(index: number, values: ArrayLike<number>): void;
  /** Runs steps [0, commit). */
  compute(): void;
  /** Runs steps [commit, end): state changes. Marks the storages written. */
  commit(): void;
  /** Runs steps [from, to) of either kind, with all iterations of the loops among them: for looking at parts. */
  runSteps(from: number, to: number): void;
  /** Runs one step once. In a loop: between `enterLoop`, before its first iteration, and `advanceLoop` after each. */
  runStep(step: number): void;
  /** The windows of a loop go to where they start. */
  enterLoop(loop: number): void;
  /** The windows of a loop move on. */
  advanceLoop(loop: number): void;
  /** Copies output number `index` out. */
  read(index: number): TypedArray;
  /** One element of output number `index`, the first without a second argument; without allocating. */
  readScalar(index: number, element?: number): number;
  /** Ends a binding: storages stay resident until room is needed, but may be moved out. */
  unbind(): void;
}
