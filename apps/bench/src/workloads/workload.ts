import type { RandomStream } from "@nn/tensor";
import type { LayerSpec } from "./layers/spec.js";

/** The update rules that workloads use, with every number that a peer might have its own default for. */
export type OptimizerSpec =
  | { readonly name: "gradientDescent"; readonly learningRate: number }
  /** v ← βv + g;  p ← p − ηv. */
  | { readonly name: "momentum"; readonly learningRate: number; readonly beta: number }
  | {
      readonly name: "adam";
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

/** Examples for a workload: features, or tokens, row by row, and the class of each row, or of each position of it. */
export interface Examples {
  readonly x: Float32Array | Int32Array;
  readonly labels: Int32Array;
}

/** A training that is measured: the same mathematics for every peer. The cost is the mean softmax cross entropy. */
export interface Workload {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Shape of one example: images as [H, W, C], tokens as [T]. */
  readonly input: readonly number[];
  /** The last one's outputs are the logits of the classes. */
  readonly layers: readonly LayerSpec[];
  readonly batchSize: number;
  /** Different batches that training goes round. */
  readonly batches: number;
  readonly optimizer: OptimizerSpec;
  /** Makes `count` examples. */
  examples(count: number, random: RandomStream): Examples;
}
