import type { Dataset } from "@nn/data";

/** What generates points of a plane. */
export interface GeneratorOptions {
  readonly samples: number;
  readonly noise: number;
  readonly seed: number;
}

/** A planar data set, and the hyper-parameters that learn it well. */
export interface PlanarSet {
  readonly name: string;
  /** A line for people. */
  readonly summary: string;
  generate(options: GeneratorOptions): Dataset;
  readonly classes: number;
  readonly noise: number;
  /** Beyond this there is little left to learn. */
  readonly mostNoise: number;
  readonly samples: number;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  /** For Adam. */
  readonly learningRate: number;
  /** λ of the L2 regularization. */
  readonly l2: number;
}
