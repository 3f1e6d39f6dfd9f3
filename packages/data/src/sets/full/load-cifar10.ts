import type { FullSet } from "./images.js";
import { loadCifarSet, type CifarSet } from "./cifar-set.js";
import type { SetOptions } from "./set-reader.js";

const set: CifarSet = {
  where: "loadCifar10",
  prefix: "cifar-10",
  address: "https://www.cs.toronto.edu/~kriz/",
  classes: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
  archive: {
    name: "cifar-10-binary.tar.gz",
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    bytes: 170_052_171,
  },
};

/**
 * CIFAR-10: 50,000 small colour photographs to train on and 10,000 to test on, x [N, 32, 32, 3] float32 from 0 to 1, y
 * [N] int32 labels of 10 classes, with their names. From a folder that holds the binary version, packed or unpacked, or
 * downloaded once (170 MB), checked, and kept. The images take 740 MB of memory.
 *
 * Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 *
 * @throws {DownloadError}, {FileError}, {DataFormatError} the files cannot be had, or are not what they should be.
 */
export function loadCifar10(options: SetOptions = {}): Promise<FullSet> {
  return loadCifarSet(set, options);
}
