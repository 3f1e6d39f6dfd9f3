import type { Experiment } from "../experiment/experiment.js";
import { measureOf } from "../experiment/measure.js";
import { troubleOf, type Outcome } from "../experiment/outcome.js";
import { duration, score, whole } from "./format.js";
import { sparklines } from "./sparkline.js";
import { accent, bad, columns, good, muted, wrap } from "./text.js";

export interface ResultLines {
  readonly heading: string;
  readonly lines: readonly string[];
  /** Whether every network was trained to the end. */
  readonly ok: boolean;
}

/** What came out, in a few lines. */
export function resultLines(experiment: Experiment, outcomes: readonly Outcome[], width: number): ResultLines {
  const ok = outcomes.every(({ status }) => status === "completed");
  const troubles = outcomes
    .filter(({ status }) => status !== "completed")
    .flatMap((outcome) => wrap(troubleOf(outcome), width).map(bad));
  if (outcomes.length === 1) {
    return { heading: singleHeading(outcomes[0], experiment), lines: [...curve(outcomes[0]), ...troubles], ok };
  }
  const measure = measureOf(outcomes.find(({ test }) => test)?.test);
  const curves = sparklines(outcomes.map(({ log }) => log.train["loss"] ?? []));
  const rows = outcomes.map(({ run, test, log, seconds }, i) => [
    run.label,
    test && measure ? measure.format(test[measure.name]) : "–",
    log.epochs === 0 ? "–" : score(log.train["loss"].at(-1) ?? Number.NaN),
    accent(curves[i]),
    log.epochs === 0 ? "–" : duration(seconds),
  ]);
  const head = ["", `test ${measure?.title.toLowerCase() ?? "score"}`, "loss", "", "time"].map(muted);
  return {
    heading: ok ? `Trained ${outcomes.length} networks at the same time` : "Not all were trained to the end",
    lines: [...columns([head, ...rows]), ...troubles],
    ok,
  };
}

function singleHeading({ test, log, status }: Outcome, { task }: Experiment): string {
  if (log.epochs === 0) return status === "failed" ? "The training failed" : "Stopped before the first epoch ended";
  const measure = measureOf(test);
  if (!test || !measure) return "Trained";
  const shown = `Test ${measure.title.toLowerCase()} ${good(measure.format(test[measure.name]))}`;
  if (!measure.isShare) return `${shown}  ${muted(`${score(test.loss)} nats by ${task.unit ?? "token"}`)}`;
  const count = task.test.length ?? 0;
  const wrong = Math.round((1 - test[measure.name]) * count);
  return `${shown}  ${muted(`${whole(wrong)} of ${whole(count)} wrong`)}`;
}

function curve({ log, seconds }: Outcome): string[] {
  if (log.epochs === 0) return [];
  const losses = log.train["loss"];
  const last = score(losses.at(-1) ?? Number.NaN);
  const way = losses.length > 1 ? `${accent(sparklines([losses])[0])} ${score(losses[0])} → ${last}` : last;
  const time = `${whole(log.epochs)} ${log.epochs === 1 ? "epoch" : "epochs"} in ${duration(seconds)}`;
  return [`${muted("loss")} ${way}`, muted(`${time}, ${whole(log.samplesPerSecond)} examples/s`)];
}
