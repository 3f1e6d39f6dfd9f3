/** Means over an epoch, by name: "loss" and the metrics. */
export type Scores = Readonly<Record<string, number>>;

/** What a training run yields: a number per epoch for the loss and each metric. */
export interface History {
  /** "aborted": the signal ended it, and the option `onAbort: "resolve"` asked for a result; "stopped": `earlyStopping` ended it. */
  readonly status: "completed" | "aborted" | "stopped";
  /** With `earlyStopping`: the epoch, from 1, whose weights the network has now. */
  readonly bestEpoch?: number | undefined;
  /** Epochs that were finished. */
  readonly epochs: number;
  /** Steps that were taken. */
  readonly steps: number;
  readonly seconds: number;
  readonly train: Readonly<Record<string, readonly number[]>>;
  /** Empty without validation data. */
  readonly validation: Readonly<Record<string, readonly number[]>>;
  /** Short for `train.loss`. */
  readonly loss: readonly number[];
}

/** Collects a history while training runs. */
export class HistoryRecorder {
  readonly #train: Record<string, number[]> = { loss: [] };
  readonly #validation: Record<string, number[]> = {};
  readonly #start = performance.now();
  #epochs = 0;

  add(train: Scores, validation?: Scores): void {
    append(this.#train, train);
    if (validation) append(this.#validation, validation);
    this.#epochs++;
  }

  finish(status: History["status"], steps: number, bestEpoch?: number): History {
    return {
      status,
      ...(bestEpoch !== undefined && { bestEpoch }),
      epochs: this.#epochs,
      steps,
      seconds: (performance.now() - this.#start) / 1000,
      train: this.#train,
      validation: this.#validation,
      loss: this.#train.loss,
    };
  }
}

function append(series: Record<string, number[]>, scores: Scores): void {
  for (const [name, value] of Object.entries(scores)) (series[name] ??= []).push(value);
}
