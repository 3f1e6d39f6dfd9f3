import { Dataset } from "../../dataset/index.js";

/** Images as bytes and their labels. */
interface Content {
  readonly images: { readonly data: Uint8Array; readonly shape: readonly number[] };
  readonly labels: Uint8Array;
}

/** A published set: one part to train on, one to test on. */
export interface FullSet {
  readonly train: Dataset;
  readonly test: Dataset;
}

/** A dataset of images [N, H, W, C] from 0 to 1. */
export function imageDataset({ images, labels }: Content, classes: readonly string[]): Dataset {
  const dataset = Dataset.from({ x: images, y: labels, names: { classes }, targets: "labels" });
  // Scaled where it is, before anybody has seen it: the training images of CIFAR-10 are 614 MB.
  const { data } = dataset.x;
  for (let i = 0; i < data.length; i++) data[i] /= 255;
  return dataset;
}
