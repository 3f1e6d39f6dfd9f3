import { lastActivationOf, type Layer } from "@nn/layers";
import type { Shape, Tensor } from "@nn/tensor";
import { logProbabilities } from "../../losses/values.js";

/** What is asked of a network that writes: its layers and shapes. */
export interface Writer {
  readonly layers: readonly Layer[];
  /** [T], or [S + T] with a source. */
  readonly input: Shape;
  /** [T, V]. */
  readonly output: Shape;
}

/**
 * What a network expects after sequences that grow by one token at a time. All have the same length.
 */
export interface Continuation {
  /** Forgets all sequences; the next ones have this source, if the network takes one. */
  restart(source: ArrayLike<number>): void;

  /**
   * The logits [V] of the token that comes next, for each sequence. `parents` says which sequence of the call before each
   * one goes on with; without it, each with its own.
   */
  logits(sequences: readonly (readonly number[])[], parents?: readonly number[]): Float32Array[];
}

/**
 * Where the part of a sequence that the network looks at begins: at the same place, until the part is longer than the network
 * takes; then with its last half. Half, because what is remembered of positions holds only as long as these stay.
 */
export function startOf(start: number, count: number, length: number): number {
  return count - start <= length ? start : count - Math.ceil(length / 2);
}

/** Logits of what follows: those of the layers or, where they end in softmax, the logarithms of its probabilities. */
export function logitsOf(layers: readonly Layer[], y: Tensor): Tensor {
  return lastActivationOf(layers.at(-1))?.yields ? logProbabilities(y, "probabilities") : y;
}

/** A copy of one row of [rows, size]. */
export function rowOf(data: Float32Array, row: number, size: number): Float32Array {
  return data.slice(row * size, (row + 1) * size);
}
