import { formatShape } from "@nn/tensor";
import type { StoredArray } from "../../arrays.js";
import { IdxError } from "../../errors.js";
import { readIdx } from "../../readers/idx.js";
import { imageDataset, type FullSet } from "./images.js";
import { SetReader, type SetFile, type SetOptions, type SetSource } from "./set-reader.js";

/** A set in the form of MNIST: four IDX files. */
export interface IdxSet extends SetSource {
  readonly classes: readonly string[];
  readonly files: {
    readonly trainImages: SetFile;
    readonly trainLabels: SetFile;
    readonly testImages: SetFile;
    readonly testLabels: SetFile;
  };
}

/** Loads images [N, H, W, 1] from 0 to 1 and their labels. */
export async function loadIdxSet(set: IdxSet, options: SetOptions): Promise<FullSet> {
  const reader = new SetReader(set, options);
  const { trainImages, trainLabels, testImages, testLabels } = set.files;
  const part = async (images: SetFile, labels: SetFile): Promise<FullSet["train"]> =>
    toDataset(set, await array(reader, images), await array(reader, labels));
  return { train: await part(trainImages, trainLabels), test: await part(testImages, testLabels) };
}

async function array(reader: SetReader, file: SetFile): Promise<StoredArray> {
  const plain = file.name.replace(/\.gz$/, "");
  // Some copies write a dot where the published name has a dash.
  const names = [file.name, plain, plain.replace("-idx", ".idx")];
  return readIdx(reader.isLocal ? await reader.read(names) : await reader.load(file));
}

function toDataset({ where, classes }: IdxSet, images: StoredArray, labels: StoredArray): FullSet["train"] {
  const [count, ...size] = images.shape;
  const fits = images.dtype === "uint8" && labels.dtype === "uint8" && size.length === 2 && labels.shape.length === 1;
  if (!fits || labels.shape[0] !== count) {
    const found = [images, labels].map(({ dtype, shape }) => `${dtype} ${formatShape(shape)}`).join(" and ");
    throw new IdxError(`${where}: expected uint8 images [N, H, W] and labels [N], the files hold ${found}`);
  }
  return imageDataset({ images: { data: images.data, shape: [count, ...size, 1] }, labels: labels.data }, classes);
}
