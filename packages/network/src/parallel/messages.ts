import type { NdArray } from "@nn/tensor";
import type { OptimizerConfig } from "@nn/optimizers";
import type { NonFinitePlace } from "../errors.js";
import type { History } from "../training/history.js";
import type { EpochReport, Progress, TrainOptions } from "../training/options.js";

/** A dataset as plain arrays. */
export interface PlainData {
  readonly x: NdArray;
  readonly y: NdArray;
  readonly weights: Float32Array | undefined;
}

/** A job as a worker gets it: a saved network, plain data and plain options. */
export interface TrainRequest {
  /** The backend of the calling thread: other backends give other last bits. */
  readonly backend: string;
  readonly deterministic: boolean;
  /** The worker's share of the calling thread's. */
  readonly threads: number;
  readonly network: Uint8Array;
  readonly data: PlainData;
  readonly validation: PlainData | undefined;
  readonly optimizer: OptimizerConfig;
  readonly options: {
    readonly epochs: number | undefined;
    readonly shuffle: boolean | undefined;
    readonly dropLast: boolean | undefined;
    readonly resetState: boolean | undefined;
    readonly classWeights: TrainOptions["classWeights"];
    readonly checkFinite: boolean | undefined;
    readonly earlyStopping: TrainOptions["earlyStopping"];
  };
  /** Addresses of modules with layers, activations, losses, metrics and optimizers that are not of these packages. */
  readonly modules: readonly string[];
  /** Reports after every step, and not only after every epoch. */
  readonly steps: boolean;
}

/** An error as plain data: classes do not travel. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly place: NonFinitePlace | undefined;
}

export type WorkerMessage =
  | { readonly kind: "step"; readonly progress: Progress }
  | { readonly kind: "epoch"; readonly report: EpochReport }
  | { readonly kind: "done"; readonly network: Uint8Array; readonly history: History }
  | { readonly kind: "failed"; readonly error: PlainError };
