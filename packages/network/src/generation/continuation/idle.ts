import type { Predictor } from "../../inference/predict.js";
import type { Network } from "../../network.js";
import type { GenerateOptions } from "../options.js";
import { CachedContinuation } from "./cached.js";
import { WholeContinuation } from "./whole.js";
import type { Continuation } from "./continuation.js";

/** So many of a network are kept: each holds what its layers remember. Those given back last. */
const MOST_IDLE = 8;

interface Idle {
  readonly kind: string;
  readonly model: Continuation;
}

/** Continuations that nobody uses now, so that the next text need not be traced. The predictor is new where parameters moved. */
const idle = new WeakMap<Predictor, Idle[]>();

/** A continuation for so many sequences, which is given back in the end. */
export interface Borrowed {
  readonly model: Continuation;
  readonly giveBack: () => void;
}

/** One for `rows` sequences, with what layers remember if they can and it is wanted. */
export function borrowContinuation(
  network: Network,
  rows: number,
  { cache = true, source = [] }: Pick<GenerateOptions, "cache" | "source">,
): Borrowed {
  const remembers = cache && network.layers.every((layer) => layer.stepwise);
  const { predictor } = network.inference;
  const free = idle.get(predictor) ?? [];
  idle.set(predictor, free);
  const kind = `${rows}|${remembers}`;
  const at = free.findLastIndex((each) => each.kind === kind);
  const make = (): Continuation =>
    remembers ? new CachedContinuation(network, rows) : new WholeContinuation(network, rows, source);
  const model = at < 0 ? make() : free.splice(at, 1)[0].model;
  model.restart(source);
  const giveBack = (): void => {
    free.push({ kind, model });
    if (free.length > MOST_IDLE) free.shift();
  };
  return { model, giveBack };
}
