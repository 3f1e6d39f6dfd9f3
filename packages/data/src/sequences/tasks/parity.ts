import { RandomStream } from "@nn/tensor";
import { checkCount } from "../../dataset/check.js";
import { Dataset } from "../../dataset/index.js";
import { checkOptions } from "../../dataset/options.js";

interface ParityOptions {
  /** Number of examples; 1,000. */
  readonly samples?: number;
  /** Bits in a sequence, T; 16. */
  readonly length?: number;
  /** Asks for the parity after every bit, y [T], and not only after the last one, y []. */
  readonly every?: boolean;
  /** The same seed gives the same bits. */
  readonly seed?: number;
}

/**
 * Random bits, x [T] int32, and whether the ones among them are odd in number, y int32: it takes a single bit of memory,
 * but that for ever.
 */
export function parity(options: ParityOptions = {}): Dataset {
  const where = "parity";
  const known = ["samples", "length", "every", "seed"] as const;
  const { samples = 1000, length = 16, every = false, seed = 0 } = checkOptions(options, known, where);
  checkCount(samples, 1, where, "samples");
  checkCount(length, 1, where, "length");
  const random = new RandomStream(checkCount(seed, 0, where, "seed")).fork(where);
  const x = Int32Array.from({ length: samples * length }, () => random.integer(2));
  const running = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++) running[i] = (i % length === 0 ? 0 : running[i - 1]) ^ x[i];
  const last = Int32Array.from({ length: samples }, (_, row) => running[(row + 1) * length - 1]);
  return Dataset.from({
    x: { data: x, shape: [samples, length] },
    y: every ? { data: running, shape: [samples, length] } : last,
    names: { classes: ["even", "odd"] },
  });
}
