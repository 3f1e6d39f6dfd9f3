import type { Layer } from "@nn/layers";
import { accuracy, crossEntropy, Network } from "@nn/network";
import type { Settings } from "../../command-line/settings.js";
import { withChoices, type HyperParameters } from "../../hyper-parameters/hyper-parameters.js";
import { imageSet, imageSetNames } from "../../tasks/images/image-sets.js";
import { imageTask } from "../../tasks/images/image-task.js";
import type { Recipe, SpecialOption } from "../recipe.js";
import { chosenParameters, runsOf } from "../runs.js";

/** What the layers of a network for images depend on. */
export interface ImageChoices extends Pick<Settings, "hidden" | "activation"> {
  /** Number of classes to tell apart. */
  readonly classes: number;
  /** Factor of the numbers of channels; 1. */
  readonly width: number;
}

/** A network that tells what images show. */
export interface ImageNetwork {
  readonly name: string;
  /** A line for `--help`. */
  readonly summary: string;
  /** For headings: "LeNet-style network". */
  readonly title: string;
  readonly layers: (choices: ImageChoices) => Layer[];
  /** What `--plain` trains beside it: a network as deep, without what makes this one what it is. */
  readonly plain?: { readonly story: string; readonly layers: (choices: ImageChoices) => Layer[] };
  readonly hyperParameters: HyperParameters;
  /** Epochs for sets that need others than the hyper-parameters have, by name. */
  readonly epochs?: Readonly<Record<string, number>>;
  /** Special options beside those of every network for images. */
  readonly options: readonly SpecialOption[];
}

/** A number of channels, times the width that was asked for. */
export const channels = (count: number, width: number): number => Math.max(1, Math.round(count * width));

/** How deep convolutional networks are trained here. */
export const deepTraining: Pick<ImageNetwork, "hyperParameters" | "epochs"> = {
  hyperParameters: {
    epochs: 6,
    miniBatch: 64,
    optimizer: "momentum",
    learningRate: 0.05,
    schedule: "cosine",
    regularization: { kind: "l2", strength: 1e-4 },
  },
  // Sets of 60,000 images have many steps in an epoch.
  epochs: { mnist: 2, "fashion-mnist": 3 },
};

const forAll: readonly SpecialOption[] = ["data", "dataFolder", "augmentation", "compare"];

/**
 * A recipe that trains a network on any set of images. What is trained in workers, several at the same time, gets its
 * images at once, so those are not changed anew in every epoch.
 */
export function imageRecipe(network: ImageNetwork): Recipe {
  const { name, summary, title, plain } = network;
  return {
    name,
    summary,
    dataSets: imageSetNames,
    options: [...forAll, ...network.options, ...(plain ? (["plain"] as const) : [])],
    async prepare(settings, preparation = {}) {
      const { seed } = settings;
      const set = imageSet(settings.data ?? imageSetNames[0]);
      const isPair = plain !== undefined && settings.plain === true;
      const augmented = settings.augmentation !== false && !settings.compare && !isPair;
      const task = await imageTask(set, settings, { ...preparation, augmented });
      const choices = { ...settings, classes: task.classes, width: settings.width ?? 1 };
      const create = (label: string, layers: ImageNetwork["layers"]): Network =>
        new Network({
          name: label,
          input: task.shape,
          layers: layers(choices),
          loss: crossEntropy,
          metrics: [accuracy],
          seed,
        });
      const epochs = network.epochs?.[set.name] ?? network.hyperParameters.epochs;
      const defaults = { ...network.hyperParameters, epochs };
      const slug = `${name}-${set.name}-${seed}`;
      if (!isPair) {
        const runs = runsOf(settings, defaults, (label) => create(label, network.layers));
        return { title: `${task.title}: ${title}`, slug, seed, task, runs };
      }
      const hyperParameters = withChoices(defaults, chosenParameters(settings));
      const runs = [
        { label: name, network: create(name, network.layers), hyperParameters },
        { label: "plain", network: create("plain", plain.layers), hyperParameters },
      ];
      return {
        title: `${task.title}: ${title} and plain`,
        story: plain.story,
        slug: `${slug}-plain`,
        seed,
        task,
        runs,
      };
    },
  };
}
