import { assign, InvalidArgumentError, random, type Key, type Parameter, type Shape, type Tensor } from "@nn/tensor";
import type { Layer } from "./layer.js";

/** What a forward pass tells its layers. */
export interface ForwardContext {
  /** Whether the pass is part of a training step. */
  readonly training: boolean;
  /** A fresh key of random numbers, another one at every call. */
  key(): Key;
  /** Gives a state (a running statistic) a new value, written when the step commits. */
  update(state: Parameter, value: Tensor): void;
  /** Which positions of the sequences [B, T] are real; absent, all. `masked` says so to the layers inside it. */
  readonly mask?: Tensor | undefined;
  /** What a decoder looks back at. `encoderDecoder` gives it to its decoder. */
  readonly memory?: Memory | undefined;
  /** Present where a sequence comes piece by piece, as it does when it is written. */
  readonly decoding?: Decoding | undefined;
  /**
   * Whether the pass only inspects the layers (a summary, a profile, Grad-CAM): `stateful` layers then begin at zero and keep
   * nothing, so the batch may have any size.
   */
  readonly stateless?: boolean | undefined;
}

/** The result of an encoder. */
export interface Memory {
  /** [B, S, C]; [1, S, C] where all rows look at one. */
  readonly values: Tensor;
  /** That of the values. Where these are remembered, they are kept only if somebody asks for them. */
  readonly shape: Shape;
  /** Which of its positions are real, [B, S]; absent, all. */
  readonly mask?: Tensor | undefined;
}

/**
 * Incremental decoding: a sequence that comes piece by piece, one position or some at a time. A layer that looks at
 * neighbouring positions keeps what it will need of them in states, and writes them with `context.update`: a recurrent layer
 * its h, attention the keys and values so far (the key-value cache), `encoderDecoder` what its encoder has read.
 */
export interface Decoding {
  /** Number of the piece's first position, counted in the layer's own sequences: int32 []. */
  readonly position: Tensor;
  /** How many positions there can be. A layer that asks cannot go beyond; where none does, a sequence may have any length. */
  readonly length: number;
  /**
   * Whether this is a first piece that brings what encoders read, and one position behind it. All rows have the same source, so
   * what is made of it is kept once, [1, …]. The pieces after it bring none.
   */
  readonly hasSource: boolean;
  /**
   * A state of one layer, with the batch axis; zeros before the first piece. The same at each call with that name. Of what a first
   * piece with a source writes, that is kept which others ask for.
   */
  state(layer: Layer, name: string, shape: Shape): Parameter;
  /** The same, for layers that are given the last `length` positions of all: what the encoder has read is behind them. */
  last(length: number): Decoding;
}

/** A context in which positions are those of a layer's own sequences, which are shorter behind an encoder. */
export function inOwnPositions(context: ForwardContext, inputShape: Shape | undefined): ForwardContext {
  const { decoding } = context;
  if (!decoding || !inputShape?.length) return context;
  const own = decoding.last(inputShape[0]);
  return own === decoding ? context : changedContext(context, { decoding: own });
}

/** A context that says something else to the layers inside. */
export function changedContext(
  context: ForwardContext,
  changes: Partial<Pick<ForwardContext, "update" | "mask" | "memory" | "decoding" | "stateless">>,
): ForwardContext {
  const { training, mask, memory, decoding, stateless } = context;
  const { update = (state, value) => context.update(state, value) } = changes;
  return { training, mask, memory, decoding, stateless, ...changes, key: () => context.key(), update };
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
