import type { Layer, LayerLike } from "@nn/layers";
import type { Parameter, Shape } from "@nn/tensor";
import type { MemoryOptions, NetworkMemory } from "./network-memory.js";
import type { Loss } from "../losses/index.js";
import type { Metric } from "../metrics/index.js";
import type { TrainingBatch } from "../training/batch.js";
import type { OptimizerState } from "../training/optimizer-state.js";
import type { NamedParameter, ParameterBlock } from "./parameters.js";

/** Hyper-parameters: all that a network is made from. */
export interface NetworkOptions {
  /** Shape of one example, without the batch axis. */
  readonly input: Shape;
  /** One after another: an activation stands for its layer, a list for a sequence; one layer needs no list. */
  readonly layers: LayerLike;
  readonly loss: Loss;
  readonly metrics?: readonly Metric[];
  /** Decides first weights, shuffling and dropout; 0 without it. */
  readonly seed?: number;
  readonly name?: string;
}

/** What describing and saving a network reads of it. */
export interface NetworkView extends Required<NetworkOptions> {
  readonly output: Shape;
  readonly layers: readonly Layer[];
  readonly epoch: number;
  readonly block: ParameterBlock;
  readonly optimizerState: OptimizerState | undefined;
  namedParameters(): readonly NamedParameter[];
  namedStates(): readonly { readonly path: string; readonly parameter: Parameter }[];
  memory(options?: MemoryOptions): NetworkMemory;
  /** Refuses a batch that does not fit. */
  checkBatch(batch: TrainingBatch): void;
  /** Runs something as the only one that may change the weights. */
  exclusively<T>(run: () => Promise<T>): Promise<T>;
  /** Lays the parameters out anew if layers were frozen or thawed. */
  updateLayout(): void;
}
