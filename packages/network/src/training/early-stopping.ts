import { checkOptions, describe, InvalidArgumentError } from "@nn/tensor";
import type { NetworkView } from "../model/network-view.js";
import type { Scores } from "./history.js";
import type { TrainOptions } from "./options.js";

export interface EarlyStoppingOptions {
  /** Epochs without a better score after which the training ends. */
  readonly patience: number;
  /** Which score of the validation data counts; "loss". */
  readonly metric?: string;
  /** Which of its values are better: "lower" for the loss; for a metric it must be said. */
  readonly better?: "lower" | "higher";
}

const known: readonly (keyof EarlyStoppingOptions)[] = ["patience", "metric", "better"];

/** What a snapshot reads and puts back. */
export type Restorable = Pick<
  NetworkView,
  "metrics" | "namedParameters" | "namedStates" | "block" | "optimizerState"
> & {
  epoch: number;
};

/**
 * What stops a run early, if it is asked for.
 *
 * @throws {InvalidArgumentError} options that make no sense, or no validation data.
 */
export function earlyStoppingOf(
  { earlyStopping: options, validation }: Pick<TrainOptions, "earlyStopping" | "validation">,
  network: Restorable,
): EarlyStopping | undefined {
  if (options === undefined) return undefined;
  const where = "train: earlyStopping";
  checkOptions(options, known, where);
  const { patience, metric = "loss", better } = options;
  if (!Number.isInteger(patience) || patience < 1) {
    throw new InvalidArgumentError(`${where}: patience must be an integer ≥ 1, got ${describe(patience)}`);
  }
  const names = ["loss", ...network.metrics.map(({ name }) => name)];
  if (!names.includes(metric)) {
    throw new InvalidArgumentError(`${where}: metric must be one of ${names.join(", ")}; got ${describe(metric)}`);
  }
  if (better !== "lower" && better !== "higher" && (better !== undefined || metric !== "loss")) {
    throw new InvalidArgumentError(
      `${where}: better must be "lower" or "higher" for ${metric}, got ${describe(better)}`,
    );
  }
  if (!validation) throw new InvalidArgumentError(`${where}: it looks at validation data; give validation`);
  return new EarlyStopping({ patience, metric, better: better ?? "lower" }, network);
}

/** Ends a run when its validation score gets no better, and puts back what the network was at its best. */
export class EarlyStopping {
  readonly #options: Required<EarlyStoppingOptions>;
  readonly #network: Restorable;
  #best: { readonly score: number; readonly epoch: number; readonly restore: () => void } | undefined;
  #isOver = false;

  constructor(options: Required<EarlyStoppingOptions>, network: Restorable) {
    this.#options = options;
    this.#network = network;
  }

  /** From 1; undefined before the first epoch, and where no score was a number. */
  get bestEpoch(): number | undefined {
    return this.#best?.epoch;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Takes note of an epoch that has ended. */
  see(epoch: number, scores: Scores): void {
    const { patience, metric, better } = this.#options;
    const score = better === "lower" ? scores[metric] : -scores[metric];
    if (score < (this.#best?.score ?? Infinity)) this.#best = { score, epoch, restore: snapshot(this.#network) };
    this.#isOver = epoch - (this.#best?.epoch ?? 0) >= patience;
  }

  /** The best epoch's weights, statistics and moments. */
  restore(): void {
    this.#best?.restore();
  }
}

/** Keeps what training changes; calling the result puts it back. */
function snapshot(network: Restorable): () => void {
  const { block, optimizerState, epoch } = network;
  const kept = [...network.namedParameters(), ...network.namedStates()].map(({ parameter }) => ({
    parameter,
    data: parameter.value.data,
  }));
  const moments = optimizerState?.entries(block);
  const step = optimizerState?.step;
  return () => {
    for (const { parameter, data } of kept) parameter.set(data);
    if (optimizerState && moments) optimizerState.restore(moments, block);
    if (optimizerState && step !== undefined) optimizerState.step = step;
    network.epoch = epoch;
  };
}
