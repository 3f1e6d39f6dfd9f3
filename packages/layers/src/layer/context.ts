import { assign, InvalidArgumentError, random, type Key, type Parameter, type Tensor } from "@nn/tensor";

/** What a forward pass tells its layers. */
export interface ForwardContext {
  /** Whether the pass is part of a training step. */
  readonly training: boolean;
  /** A fresh key of random numbers, another one at every call. */
  key(): Key;
  /** Gives a state (a running statistic) a new value, written when the step commits. */
  update(state: Parameter, value: Tensor): void;
}

/** Prediction: nothing is random and nothing is changed. */
export const inference: ForwardContext = {
  training: false,
  key: () => {
    throw new InvalidArgumentError(
      "inference is not random: a layer may ask for a key only where context.training is true",
    );
  },
  update: () => {},
};

/**
 * A training context for a layer on its own: its random numbers follow from the key alone, and new states are assigned
 * at once (inside `compile`, at the end of each run).
 */
export function trainingContext(key: Key): ForwardContext {
  let keys = 0;
  return { training: true, key: () => random.fork(key, keys++), update: assign };
}
