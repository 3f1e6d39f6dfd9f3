import { augment, type Dataset } from "@nn/data";
import type { Settings } from "../../command-line/settings.js";
import type { Task } from "../../experiment/experiment.js";
import type { Preparation } from "../../networks/recipe.js";
import { imageChapters } from "./chapters.js";
import { imageCount, type ImageSet } from "./image-set.js";

/** What a network for images must know before it sees one. */
export type ImageTask = Task & Pick<ImageSet, "shape" | "classes">;

/**
 * To tell what images show: the whole set, or as many to train on as the settings ask for and as large a part of those
 * to test on.
 *
 * @param augmented train on other random changes of the images in every epoch
 */
export async function imageTask(
  set: ImageSet,
  { seed, samples, dataFolder }: Settings,
  { augmented = false, say, signal }: Preparation & { readonly augmented?: boolean } = {},
): Promise<ImageTask> {
  const all = await set.load({ seed, folder: dataFolder, say, signal });
  const [train, test] = samples === undefined ? [all.train, all.test] : part(all, samples);
  const { shape, classes, title } = set;
  const [height, width, channels] = shape;
  return {
    shape,
    classes,
    title,
    train: augmented ? augment(train, set.changes, { seed }) : train,
    test,
    facts: [
      ["data", `${set.name}: ${height} × ${width} pixels, ${channels === 1 ? "grey" : "colour"}, ${classes} classes`],
      ["training set", `${imageCount(train)}${augmented ? `, in every epoch ${set.changed}` : ""}`],
      ["test set", imageCount(test)],
    ],
    chapters: (outcomes) => imageChapters(set, test, outcomes),
  };
}

function part({ train, test }: { readonly train: Dataset; readonly test: Dataset }, samples: number): Dataset[] {
  const share = Math.min(1, samples / (train.length ?? samples));
  return [train.take(samples), test.take(Math.ceil(share * (test.length ?? 0)))];
}
