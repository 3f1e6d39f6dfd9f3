import type { Scores } from "@nn/network";
import { percent } from "../screen/format.js";

/** What tells people how good a network is, besides its loss. */
export interface Measure {
  /** The metric. */
  readonly name: string;
  /** "Accuracy" */
  readonly title: string;
  readonly format: (value: number) => string;
  /** Whether it is a share of the examples. */
  readonly isShare: boolean;
  /** Whether a larger number is a better one. */
  readonly higherIsBetter: boolean;
}

const measures: readonly Measure[] = [
  { name: "accuracy", title: "Accuracy", format: percent, isShare: true, higherIsBetter: true },
  { name: "sequenceAccuracy", title: "Sequence accuracy", format: percent, isShare: true, higherIsBetter: true },
  {
    name: "perplexity",
    title: "Perplexity",
    format: (value) => value.toFixed(2),
    isShare: false,
    higherIsBetter: false,
  },
];

/** The measure that scores have. */
export function measureOf(scores: Scores | Readonly<Record<string, unknown>> | undefined): Measure | undefined {
  return measures.find(({ name }) => scores?.[name] !== undefined);
}
