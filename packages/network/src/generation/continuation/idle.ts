import type { Predictor } from "../../inference/predict.js";
import type { Network } from "../../network.js";
import type { GenerateOptions } from "../options.js";
import { CachedContinuation } from "./cached.js";
import { WholeContinuation } from "./whole.js";
import type { Continuation } from "./continuation.js";

/** Continuations that nobody uses now, so that the next text need not be traced. The predictor is new where parameters moved. */
const idle = new WeakMap<Predictor, Map<string, Continuation[]>>();

/** A continuation for so many sequences, which is given back in the end. */
export interface Borrowed {
  readonly model: Continuation;
  readonly giveBack: () => void;
}

/** One for `rows` sequences, with what layers remember if they can and it is wanted. */
export function borrowContinuation(
  network: Network,
  rows: number,
  { cache = true, source = [] }: GenerateOptions,
): Borrowed {
  const remembers = cache && network.layers.every((layer) => layer.stepwise);
  const { predictor } = network.inference;
  const byKind = idle.get(predictor) ?? new Map<string, Continuation[]>();
  idle.set(predictor, byKind);
  const key = `${rows}|${remembers}`;
  const free = byKind.get(key) ?? [];
  byKind.set(key, free);
  const model =
    free.pop() ?? (remembers ? new CachedContinuation(network, rows) : new WholeContinuation(network, rows, source));
  model.restart(source);
  return { model, giveBack: () => free.push(model) };
}
