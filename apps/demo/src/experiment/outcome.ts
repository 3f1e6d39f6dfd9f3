import type { Scores } from "@nn/network";
import type { EpochLog } from "./epoch-log.js";
import type { Run } from "./run.js";

/** What became of a run. */
export interface Outcome {
  readonly run: Run;
  readonly log: EpochLog;
  readonly status: "completed" | "interrupted" | "failed";
  readonly error?: Error | undefined;
  readonly seconds: number;
  /** Whether the network here has the trained weights: a worker that was ended took them with it. */
  readonly hasWeights: boolean;
  /** Of the trained network over the test set; undefined without weights. */
  readonly test?: Scores | undefined;
  /** What the network wrote. */
  readonly text?: string | undefined;
}

/** Why a run is not complete, in a few words. */
export function troubleOf({ run, status, log, error }: Outcome): string {
  const after = `after ${log.epochs} of ${run.hyperParameters.epochs} epochs`;
  return `${run.label} ${status === "failed" ? `failed ${after}: ${error?.message}` : `was stopped ${after}`}`;
}
