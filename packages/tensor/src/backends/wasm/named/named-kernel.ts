import type { NamedStep, Operand } from "../../../program/program.js";

/** An argument of a hand-written kernel: a number, the address of an operand (moved on by `offset` elements), or … */
export type Argument = number | Address | "scratch" | "step";

export interface Address {
  readonly operand: Operand;
  /** Elements beyond the operand's own offset. */
  readonly offset: number;
}

/** A call of a function of the kernel library (`kernels/` of this package). */
export interface KernelCall {
  readonly function: string;
  readonly arguments: readonly Argument[];
}

/** How a named step becomes calls. A hand-written kernel is one such record, in a file of its own. */
export interface NamedKernel {
  readonly name: string;
  readonly lower: (step: NamedStep) => LoweredStep;
}

export interface LoweredStep {
  readonly calls: readonly KernelCall[];
  /** Bytes of scratch space that "scratch" stands for. */
  readonly scratch: number;
}

/** The address of an operand's first element, or of one further on. */
export function at(operand: Operand, offset = 0): Address {
  return { operand, offset };
}
