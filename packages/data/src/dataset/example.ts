import type { NdArray, Tensor } from "@nn/tensor";
import type { StoredData } from "../arrays.js";

/** Numbers in arrays of arrays, every level of one length; the innermost may be a typed array. */
export type NestedNumbers = number | StoredData | Uint8ClampedArray | readonly NestedNumbers[];

/** Values with a shape: an `NdArray`, what a reader returned, or a typed array and its shape. */
export interface ShapedArray {
  readonly data: StoredData | Uint8ClampedArray;
  readonly shape: readonly number[];
}

/** Whatever holds numbers: nested arrays, a typed array (one axis), values with a shape, or a tensor, which is evaluated. */
export type ArrayInput = NestedNumbers | ShapedArray | Tensor;

/** One example: features `x` and target `y`, without a batch axis. */
export interface Example {
  readonly x: NdArray;
  readonly y: NdArray;
  /** How much the example counts in the loss; 1 when absent. */
  readonly weight?: number;
}

/** An example as a user writes it. */
export interface ExampleInput {
  readonly x: ArrayInput;
  readonly y: ArrayInput;
  readonly weight?: number;
}

/** Several examples stacked along a first axis. */
export interface Batch {
  /** Features [size, ...inputShape]. */
  readonly x: NdArray;
  /** Targets [size, ...targetShape]. */
  readonly y: NdArray;
  /** Sample weights [size], when the dataset has any. */
  readonly weights?: Float32Array;
  /** Number of examples. */
  readonly size: number;
}

/**
 * How plain numbers given as targets are read: `labels` are class numbers (int32), `values` are float32. Without a
 * choice, targets of one whole number per example are labels and all others values. Typed arrays say it themselves.
 */
export type TargetKind = "labels" | "values";
