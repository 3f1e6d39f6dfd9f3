import { report, type ReportFact, type ReportSection } from "@nn/plot";
import type { Chapter, Experiment } from "../experiment/experiment.js";
import { measureOf } from "../experiment/measure.js";
import { troubleOf, type Outcome } from "../experiment/outcome.js";
import { describeHyperParameters } from "../hyper-parameters/hyper-parameters.js";
import { duration, score } from "../screen/format.js";
import { wrap } from "../screen/text.js";

/** The page with everything: pictures, network, hyper-parameters, timing. */
export function experimentReport(
  experiment: Experiment,
  outcomes: readonly Outcome[],
  chapters: readonly Chapter[],
  files: readonly string[],
): string {
  return report({
    title: experiment.title,
    subtitle: subtitle(experiment, outcomes),
    facts: facts(outcomes),
    sections: [
      ...(experiment.story === undefined ? [] : [{ title: "The experiment", text: experiment.story }]),
      ...chapters.map(chapterSection),
      scores(outcomes),
      ...hyperParameters(experiment, outcomes),
      networks(outcomes),
      { title: "Files", text: files.join(", ") },
    ],
  });
}

function chapterSection({ title, text, quote, exhibits }: Chapter): ReportSection {
  const code = quote?.split("\n").flatMap((line) => wrap(line, quoteWidth));
  const figure = exhibits.map((exhibit) => exhibit.figure);
  return { title, text, ...(figure.length > 0 ? { figure } : {}), ...(code ? { code: code.join("\n") } : {}) };
}

/** Columns of a text that a network wrote. */
const quoteWidth = 90;

/** What was learned from and tested on, and what went wrong. */
function subtitle({ task }: Experiment, outcomes: readonly Outcome[]): string {
  const sets = task.facts.slice(1).map(([name, value]) => `${name}: ${value}`);
  const stopped = outcomes.filter(({ status }) => status !== "completed").map(troubleOf);
  const sentences = [...sets, ...stopped].map((text) => text.charAt(0).toUpperCase() + text.slice(1));
  return `${sentences.join(". ")}.`;
}

/** The best network's figures. */
function facts(outcomes: readonly Outcome[]): ReportFact[] {
  const { run, test, log, seconds } = best(outcomes);
  const measure = measureOf(test);
  const list: ReportFact[] = outcomes.length > 1 ? [{ label: "Best network", value: run.label }] : [];
  if (test && measure) {
    list.push({ label: `Test ${measure.title.toLowerCase()}`, value: measure.format(test[measure.name]) });
  }
  if (test) list.push({ label: "Test loss", value: score(test.loss) });
  list.push(
    { label: "Parameters", value: run.network.parameterCount },
    { label: "Training time", value: duration(seconds) },
  );
  if (outcomes.length === 1) list.push({ label: "Examples per second", value: Math.round(log.samplesPerSecond) });
  return list;
}

function best(outcomes: readonly Outcome[]): Outcome {
  const measure = measureOf(outcomes.find(({ test }) => test)?.test);
  if (!measure) return outcomes[0];
  const worst = measure.higherIsBetter ? -Infinity : Infinity;
  const valueOf = ({ test }: Outcome): number => test?.[measure.name] ?? worst;
  const sign = measure.higherIsBetter ? -1 : 1;
  return [...outcomes].sort((a, b) => sign * (valueOf(a) - valueOf(b)))[0];
}

function scores(outcomes: readonly Outcome[]): ReportSection {
  const measure = measureOf(outcomes[0].log.train);
  const { title = "Score", name = "", format = score } = measure ?? {};
  return {
    title: "Scores and timing",
    table: {
      columns: [
        "Network",
        "Epochs",
        "Loss",
        title,
        "Test loss",
        `Test ${title.toLowerCase()}`,
        "Training time",
        "Examples/s",
      ],
      rows: outcomes.map(({ run, log, test, seconds }) => {
        const last = (name: string): number | undefined => log.train[name]?.at(-1);
        return [
          run.label,
          log.epochs,
          shown(last("loss"), score),
          shown(last(name), format),
          shown(test?.loss, score),
          shown(test?.[name], format),
          duration(seconds),
          Math.round(log.samplesPerSecond),
        ];
      }),
    },
  };
}

function shown(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? "–" : format(value);
}

/** One run's as a list with the data; those of several as a table with a row each, and the data apart. */
function hyperParameters({ task, seed }: Experiment, outcomes: readonly Outcome[]): ReportSection[] {
  const described = outcomes.map(({ run }) => describeHyperParameters(run.hyperParameters));
  const data = [...task.facts, ["seed", String(seed)] as const];
  const list = { columns: ["", "value"], rows: data };
  if (outcomes.length === 1)
    return [{ title: "Hyper-parameters", table: { ...list, rows: [...described[0], ...data] } }];
  const columns = ["Network", ...described[0].map(([name]) => name)];
  const rows = outcomes.map(({ run }, i) => [run.label, ...described[i].map(([, value]) => value)]);
  return [
    { title: "Hyper-parameters", table: { columns, rows } },
    { title: "Data", table: list },
  ];
}

/** Networks that differ in nothing but their names are shown once. */
function networks(outcomes: readonly Outcome[]): ReportSection {
  const summaries = outcomes.map(({ run }) => run.network.summary());
  const body = (summary: string): string => summary.slice(summary.indexOf("\n"));
  const distinct = summaries.filter(
    (summary, i) => summaries.findIndex((other) => body(other) === body(summary)) === i,
  );
  return { title: distinct.length > 1 ? "Networks" : "Network", code: distinct.join("\n\n") };
}
