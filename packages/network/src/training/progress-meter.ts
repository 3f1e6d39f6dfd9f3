import type { Progress } from "./options.js";

/** Measures how fast a run goes and how long it will still take. */
export class ProgressMeter {
  readonly #epochs: number;
  readonly #start = performance.now();
  /** Batches in an epoch; found out in the first epoch of a stream. */
  #batches: number | undefined;
  #epoch = 1;
  #batch = 0;
  #done = 0;
  #samples = 0;
  #loss = NaN;

  constructor(epochs: number, length: number | undefined, batchSize: number | null, dropLast = false) {
    this.#epochs = epochs;
    if (length === undefined) return;
    const batches = batchSize === null ? 1 : length / batchSize;
    this.#batches = dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  get batches(): number | undefined {
    return this.#batches;
  }

  beginEpoch(epoch: number): void {
    if (epoch > 1) this.#batches ??= this.#batch;
    this.#epoch = epoch;
    this.#batch = 0;
  }

  advance(samples: number, loss: number): void {
    this.#batch++;
    this.#done++;
    this.#samples += samples;
    this.#loss = loss;
  }

  get current(): Progress {
    const seconds = (performance.now() - this.#start) / 1000;
    const total = this.#batches === undefined ? undefined : this.#batches * this.#epochs;
    return {
      epoch: this.#epoch,
      epochs: this.#epochs,
      batch: this.#batch,
      batches: this.#batches,
      loss: this.#loss,
      samplesPerSecond: seconds > 0 ? this.#samples / seconds : 0,
      secondsLeft: total === undefined || this.#done === 0 ? undefined : (seconds / this.#done) * (total - this.#done),
    };
  }
}
