import type { EpochReport, Scores } from "@nn/network";

/** The scores of the epochs that have ended, kept as they come in, so that a run that is interrupted still has them. */
export class EpochLog {
  readonly train: Record<string, number[]> = {};
  readonly validation: Record<string, number[]> = {};
  #samplesPerSecond = 0;

  add({ train, validation, samplesPerSecond }: EpochReport): void {
    append(this.train, train);
    if (validation) append(this.validation, validation);
    this.#samplesPerSecond = samplesPerSecond;
  }

  /** Number of epochs. */
  get epochs(): number {
    return this.train.loss?.length ?? 0;
  }

  get samplesPerSecond(): number {
    return this.#samplesPerSecond;
  }
}

function append(series: Record<string, number[]>, scores: Scores): void {
  for (const [name, value] of Object.entries(scores)) (series[name] ??= []).push(value);
}
