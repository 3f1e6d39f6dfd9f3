import { trainAll, TrainAllError, type EpochReport, type Progress, type TrainOptions } from "@nn/network";
import { createOptimizer } from "../hyper-parameters/hyper-parameters.js";
import { EpochLog } from "./epoch-log.js";
import type { Experiment } from "./experiment.js";
import type { Run } from "./run.js";
import type { Outcome } from "./outcome.js";

/** Watches networks learn. */
export interface Watcher {
  step?(run: Run, progress: Progress): void;
  epoch?(run: Run, report: EpochReport): void;
}

/** A run in progress. */
interface Course {
  readonly run: Run;
  readonly log: EpochLog;
  seconds: number;
}

/**
 * Trains the networks of an experiment: one in this thread, several at the same time on worker threads. An abort by the
 * signal is an outcome, not an error; so is a network that failed.
 */
export async function trainRuns(experiment: Experiment, watcher: Watcher, signal: AbortSignal): Promise<Outcome[]> {
  const courses = experiment.runs.map((run): Course => ({ run, log: new EpochLog(), seconds: 0 }));
  const outcomes =
    courses.length === 1
      ? [await trainHere(courses[0], experiment, watcher, signal)]
      : await trainTogether(courses, experiment, watcher, signal);
  for (const outcome of outcomes) {
    if (outcome.hasWeights) Object.assign(outcome, { test: await outcome.run.network.evaluate(experiment.task.test) });
  }
  return outcomes;
}

async function trainHere(
  course: Course,
  experiment: Experiment,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<Outcome> {
  const { run, log } = course;
  const options = optionsOf(course, experiment, watcher);
  const step = (progress: Progress): void => watcher.step?.(run, progress);
  try {
    const history = await run.network.train(experiment.task.train, {
      ...options,
      signal,
      onAbort: "resolve",
      onStep: step,
    });
    const status = history.status === "completed" ? "completed" : "interrupted";
    return { run, log, status, seconds: history.seconds, hasWeights: true };
  } catch (error) {
    if (signal.aborted && error === signal.reason)
      return { run, log, status: "interrupted", seconds: 0, hasWeights: true };
    // The weights are those before the step that failed.
    return { run, log, status: "failed", error: asError(error), seconds: course.seconds, hasWeights: log.epochs > 0 };
  }
}

async function trainTogether(
  courses: readonly Course[],
  experiment: Experiment,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const { train: data } = experiment.task;
  const jobs = courses.map((course) => ({
    network: course.run.network,
    data,
    options: optionsOf(course, experiment, watcher),
  }));
  try {
    const results = await trainAll(jobs, { signal });
    return courses.map(({ run, log }, i) => {
      return { run, log, status: "completed", seconds: results[i].history.seconds, hasWeights: true };
    });
  } catch (error) {
    const failure = error instanceof TrainAllError ? error : undefined;
    if (!failure && !(signal.aborted && error === signal.reason)) throw error;
    return courses.map(({ run, log, seconds }, i): Outcome => {
      const history = failure?.results[i]?.history;
      if (history) return { run, log, status: "completed", seconds: history.seconds, hasWeights: true };
      const status = failure ? "failed" : "interrupted";
      return { run, log, status, error: failure?.errors[i], seconds, hasWeights: false };
    });
  }
}

function optionsOf(course: Course, { task }: Experiment, watcher: Watcher): TrainOptions {
  const { run, log } = course;
  const started = performance.now();
  return {
    optimizer: createOptimizer(run.hyperParameters),
    epochs: run.hyperParameters.epochs,
    validation: task.validation ?? task.test,
    onEpoch: (report) => {
      log.add(report);
      course.seconds = (performance.now() - started) / 1000;
      watcher.epoch?.(run, report);
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
