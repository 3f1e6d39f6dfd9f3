import type { NamedStep, Operand } from "../../../program/program.js";

/**
 * An argument of a hand-written kernel: a number, the address of an operand (moved on by `offset` elements), or
 * - "piece": which piece of the call this is,
 * - "scratch": the address of a region that belongs to the running thread during the call,
 * - "shared": the address of a region that all calls of the step and all threads share,
 * - "step": the step's number + 1, by which it reports a bad index.
 */
export type Argument = number | Address | "piece" | "scratch" | "shared" | "step";

export interface Address {
  readonly operand: Operand;
  /** Elements beyond the operand's own offset. */
  readonly offset: number;
}

/** A call of a function of the kernel library (`kernels/` of this package). */
export interface KernelCall {
  readonly function: string;
  readonly arguments: readonly Argument[];
  /** Parts of the work, which any threads may do in any order or at the same time. The result is the same for any number. */
  readonly pieces: number;
  /** Roughly how many nanoseconds all pieces take together, where there are several: is it worth waking other threads? */
  readonly cost?: number;
}

/** What a kernel may know of the machine that it is compiled for. */
export interface Machine {
  /** Threads that share a call's pieces. */
  readonly threads: number;
  /** Nanoseconds that a piece should take at least. */
  readonly grain: number;
}

/** How a named step becomes calls. A hand-written kernel is one such record, in a file of its own. */
export interface NamedKernel {
  readonly name: string;
  readonly lower: (step: NamedStep, machine: Machine) => LoweredStep;
}

export interface LoweredStep {
  /** One after another: a call begins when all pieces of the one before are done. */
  readonly calls: readonly KernelCall[];
  /** Bytes that "scratch" points at, for each thread. */
  readonly scratch: number;
  /** Bytes that "shared" points at; none without. */
  readonly shared?: number;
}

/** The address of an operand's first element, or of one further on. */
export function at(operand: Operand, offset = 0): Address {
  return { operand, offset };
}
