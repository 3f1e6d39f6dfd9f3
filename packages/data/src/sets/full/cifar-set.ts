import { CifarError } from "../../errors.js";
import { readCifar10 } from "../../readers/cifar.js";
import { readTar } from "../../readers/tar.js";
import { imageDataset, type FullSet } from "./images.js";
import { SetReader, type SetFile, type SetOptions, type SetSource } from "./set-reader.js";

/** A set in the form of CIFAR-10's binary version: an archive of six files. */
export interface CifarSet extends SetSource {
  readonly classes: readonly string[];
  readonly archive: SetFile;
}

const trainFiles = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);
const testFile = "test_batch.bin";
/** The folder in the archive. */
const inside = "cifar-10-batches-bin";

/** Loads images [N, 32, 32, 3] from 0 to 1 and their labels. */
export async function loadCifarSet(set: CifarSet, options: SetOptions): Promise<FullSet> {
  const reader = new SetReader(set, options);
  const files = await filesOf(set, reader);
  const toDataset = (parts: readonly Uint8Array[]): FullSet["train"] => {
    const { images, labels } = readCifar10(...parts);
    return imageDataset({ images, labels: labels.data }, set.classes);
  };
  return { train: toDataset(files.slice(0, -1)), test: toDataset(files.slice(-1)) };
}

/** The bytes of the six files, those to test on last. */
async function filesOf(set: CifarSet, reader: SetReader): Promise<Uint8Array[]> {
  const names = [...trainFiles, testFile];
  const plain = set.archive.name.replace(/\.gz$/, "");
  if (!reader.isLocal) return unpack(set, await reader.load(set.archive), names);
  const archive = await reader.find([set.archive.name, plain]);
  if (archive) return unpack(set, archive, names);
  const files: Uint8Array[] = [];
  for (const name of names) files.push(await reader.read([name, `${inside}/${name}`]));
  return files;
}

function unpack({ where, archive }: CifarSet, bytes: Uint8Array, names: readonly string[]): Uint8Array[] {
  const files = readTar(bytes);
  return names.map((name) => {
    const file = files.get(`${inside}/${name}`);
    if (file) return file;
    throw new CifarError(`${where}: ${archive.name} holds no ${inside}/${name}`);
  });
}
