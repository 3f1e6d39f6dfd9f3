import { sizeOf, type Shape } from "../core/shape.js";

/** How many inputs an output of a layer sums (fan-in) and how many outputs an input reaches (fan-out). */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * Fans of a parameter: dense weights [I, O] give I and O; convolution kernels [...K, I, O] give I and O times the
 * receptive field ∏K; a vector [N] gives N and N, a scalar 1 and 1.
 */
export function fansOf(shape: Shape): Fans {
  if (shape.length < 2) return { fanIn: sizeOf(shape), fanOut: sizeOf(shape) };
  const field = sizeOf(shape.slice(0, -2));
  return { fanIn: field * shape.at(-2)!, fanOut: field * shape.at(-1)! };
}
