import { plotCost, type CostOptions, type TrainingHistory } from "@nn/plot";
import type { Chapter, Exhibit } from "../experiment/experiment.js";
import { measureOf, type Measure } from "../experiment/measure.js";
import type { Outcome } from "../experiment/outcome.js";

/** Two stand side by side in the report. */
const width = 580;

/** More runs than this are shown without their second curves. */
const fewRuns = 2;

/** Cost and accuracy over the epochs of every run that has finished one. */
export function learningChapter(outcomes: readonly Outcome[]): readonly Chapter[] {
  const learned = outcomes.filter(({ log }) => log.epochs > 0);
  if (learned.length === 0) return [];
  const measure = measureOf(learned[0].log.train);
  const curves = learned.length > fewRuns ? singleCurves : pairsOfCurves;
  return [{ title: "Learning", ...curves(learned, measure) }];
}

type Curves = Pick<Chapter, "text" | "exhibits">;

function pairsOfCurves(outcomes: readonly Outcome[], measure: Measure | undefined): Curves {
  const histories = outcomes.length === 1 ? outcomes[0].log : named(outcomes, ({ log }) => log);
  const exhibits = [cost(histories, { title: "Cost by epoch" })];
  if (measure) exhibits.push(metric(measure, histories, { title: `${measure.title} by epoch` }));
  const text =
    "After every epoch, over the training set as it learns and over the test set, which stands for validation.";
  return { text, exhibits };
}

function singleCurves(outcomes: readonly Outcome[], measure: Measure | undefined): Curves {
  const exhibits = [
    cost(
      named(outcomes, ({ log: { train } }) => ({ train })),
      { title: "Training cost by epoch", better: "none" },
    ),
  ];
  if (measure) {
    const tests = named(outcomes, ({ log: { validation } }) => ({ train: validation }));
    exhibits.push(metric(measure, tests, { title: `Test ${wordsOf(measure)} by epoch` }));
  }
  const second = measure ? `, and ${wordsOf(measure)} over the test set` : "";
  return { text: `Cost over the training set${second}, after every epoch.`, exhibits };
}

type Histories = Parameters<typeof plotCost>[0];

function cost(histories: Histories, options: CostOptions): Exhibit {
  return { file: "cost", about: "loss by epoch", figure: plotCost(histories, { ...options, scale: "log", width }) };
}

function metric(measure: Measure, histories: Histories, options: CostOptions): Exhibit {
  const { name } = measure;
  const figure = plotCost(histories, { ...options, metric: name, width });
  return { file: name, about: `${wordsOf(measure)} by epoch`, figure };
}

/** "sequence accuracy" */
const wordsOf = ({ title }: Measure): string => title.toLowerCase();

function named(
  outcomes: readonly Outcome[],
  historyOf: (outcome: Outcome) => TrainingHistory,
): Record<string, TrainingHistory> {
  return Object.fromEntries(outcomes.map((outcome) => [outcome.run.label, historyOf(outcome)]));
}
