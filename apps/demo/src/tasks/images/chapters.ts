import type { Dataset } from "@nn/data";
import { plotConfusionMatrix, plotMistakes } from "@nn/plot";
import type { Chapter } from "../../experiment/experiment.js";
import type { Outcome } from "../../experiment/outcome.js";
import { argmaxRows } from "../argmax.js";
import type { ImageSet } from "./image-set.js";

/** Pictures of the first network only: the others are there for their cost. */
export async function imageChapters(
  { invert }: ImageSet,
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
      text: "Images that the network never saw while it learned: how often each class (rows) is taken for each (columns), and the mistakes that it makes with the greatest confidence.",
      exhibits: [
        {
          file: "confusion",
          about: "which classes are taken for which",
          figure: plotConfusionMatrix(test.y, predicted, { classNames, width: half }),
        },
        {
          file: "mistakes",
          about: "the worst mistakes",
          figure: plotMistakes(test.x, test.y, predictions, { ...mistakeGrid, classNames, invert }),
        },
      ],
    },
  ];
}

/** Of pictures of which two stand side by side in a report. */
const half = 580;

/** As wide and as high as the confusion matrix beside it. */
const mistakeGrid = { count: 16, columns: 4, imageWidth: 112, width: half } as const;
