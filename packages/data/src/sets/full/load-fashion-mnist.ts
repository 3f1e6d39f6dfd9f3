import type { FullSet } from "./images.js";
import { loadIdxSet, type IdxSet } from "./idx-set.js";
import type { SetOptions } from "./set-reader.js";

const classes = [
  ...(["T-shirt/top", "trouser", "pullover", "dress", "coat"] as const),
  ...(["sandal", "shirt", "sneaker", "bag", "ankle boot"] as const),
];

const set: IdxSet = {
  where: "loadFashionMnist",
  prefix: "fashion-mnist",
  address: "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  classes,
  files: {
    trainImages: {
      name: "train-images-idx3-ubyte.gz",
      sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      bytes: 26_421_880,
    },
    trainLabels: {
      name: "train-labels-idx1-ubyte.gz",
      sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      bytes: 29_515,
    },
    testImages: {
      name: "t10k-images-idx3-ubyte.gz",
      sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      bytes: 4_422_102,
    },
    testLabels: {
      name: "t10k-labels-idx1-ubyte.gz",
      sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      bytes: 5_148,
    },
  },
};

/**
 * Fashion-MNIST: 60,000 pictures of clothes and shoes to train on and 10,000 to test on, x [N, 28, 28, 1] float32 from 0
 * to 1, y [N] int32 labels of 10 classes, with their names. From a folder, or downloaded once (31 MB), checked, and kept.
 *
 * Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms",
 * 2017 (MIT); Debian's package dataset-fashion-mnist has it in /usr/share/datasets/fashion-mnist.
 *
 * @throws {DownloadError}, {FileError}, {DataFormatError} the files cannot be had, or are not what they should be.
 */
export function loadFashionMnist(options: SetOptions = {}): Promise<FullSet> {
  return loadIdxSet(set, options);
}
