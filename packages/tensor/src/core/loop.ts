import type { Tensor } from "./tensor.js";

/** A value that one iteration of a loop hands to the next. */
export interface Carry {
  /** Stands for it in the body. */
  readonly at: Tensor;
  /** Its value for the next iteration. */
  readonly next: Tensor;
}

/**
 * The body of a loop, as a graph: what `next` and results are computed from. Any tensor may be *bound*, that is, stand
 * for something else in every iteration, and the body is what lies between the bound tensors and the roots. So several
 * loops share the tensors of one body: that of a gradient uses those of the loop that it is a gradient of.
 */
export interface Loop {
  /** Iterations, at least one. */
  readonly count: number;
  /** From the last element of what it walks along to the first. Results lie where the elements lay. */
  readonly reverse: boolean;
  readonly carries: readonly Carry[];
  /** Stand for the elements, one after another, of what the loop walks along: its leading axis is `count` long. */
  readonly xs: readonly Tensor[];
}

/** What a loop leaves behind: the values that a tensor of its body had in all iterations, or a carry's last value. */
export type LoopResult =
  | { readonly kind: "stack"; readonly of: Tensor }
  | { readonly kind: "last"; readonly carry: number };

/** The tensors that a loop binds. */
export function boundIn({ carries, xs }: Loop): Set<Tensor> {
  return new Set([...carries.map(({ at }) => at), ...xs]);
}
