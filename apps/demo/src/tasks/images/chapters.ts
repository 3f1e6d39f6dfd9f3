import type { Dataset } from "@nn/data";
import { plotClassAccuracy, plotConfusionMatrix, plotMistakes } from "@nn/plot";
import type { Chapter } from "../../experiment/experiment.js";
import type { Outcome } from "../../experiment/outcome.js";
import { argmaxRows } from "../argmax.js";
import type { ImageSet } from "./image-set.js";
import { sightChapter } from "./sight.js";

/** Pictures of the first network only: the others are there for their cost. */
export async function imageChapters(
  set: ImageSet,
  test: Dataset,
  outcomes: readonly Outcome[],
): Promise<readonly Chapter[]> {
  if (outcomes.length === 0) return [];
  const { network, label } = outcomes[0].run;
  const predictions = await network.predict(test.x);
  const predicted = argmaxRows(predictions);
  const { classNames } = test;
  return [
    {
      title: outcomes.length > 1 ? `On the test set: ${label}` : "On the test set",
      text: "Images that the network never saw while it learned: how often each class (rows) is taken for each (columns), how much of each is recognized, and the mistakes that it makes with the greatest confidence.",
      exhibits: [
        {
          file: "confusion",
          about: "which classes are taken for which",
          figure: plotConfusionMatrix(test.y, predicted, { classNames, width: half }),
        },
        {
          file: "classes",
          about: "how much of each class it recognizes",
          figure: plotClassAccuracy(test.y, predicted, { classNames, width: half }),
        },
        {
          file: "mistakes",
          about: "the worst mistakes",
          figure: plotMistakes(test.x, test.y, predictions, { ...mistakeGrid, classNames, invert: set.invert }),
        },
      ],
    },
    await sightChapter(set, test, network),
  ];
}

/** Of pictures of which two stand side by side in a report, and of one that has a row for itself. */
const half = 580;
const whole = 1180;

const mistakeGrid = { count: 14, columns: 7, imageWidth: 146, width: whole } as const;
