import type { FullSet } from "./images.js";
import { loadIdxSet, type IdxSet } from "./idx-set.js";
import type { SetOptions } from "./set-reader.js";

const set: IdxSet = {
  where: "loadMnist",
  prefix: "mnist",
  address: "https://storage.googleapis.com/cvdf-datasets/mnist/",
  classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
  files: {
    trainImages: {
      name: "train-images-idx3-ubyte.gz",
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      bytes: 9_912_422,
    },
    trainLabels: {
      name: "train-labels-idx1-ubyte.gz",
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      bytes: 28_881,
    },
    testImages: {
      name: "t10k-images-idx3-ubyte.gz",
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      bytes: 1_648_877,
    },
    testLabels: {
      name: "t10k-labels-idx1-ubyte.gz",
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      bytes: 4_542,
    },
  },
};

/**
 * All of MNIST: 60,000 handwritten digits to train on and 10,000 to test on, x [N, 28, 28, 1] float32 from 0 (paper) to
 * 1 (ink), y [N] int32 labels 0 … 9. From a folder, or downloaded once (12 MB), checked, and kept; `mnist()` gives 10,000
 * digits without a download.
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 *
 * @throws {DownloadError}, {FileError}, {DataFormatError} the files cannot be had, or are not what they should be.
 */
export function loadMnist(options: SetOptions = {}): Promise<FullSet> {
  return loadIdxSet(set, options);
}
