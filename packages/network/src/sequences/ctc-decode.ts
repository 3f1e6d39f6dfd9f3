import { InvalidArgumentError, checkOptions, formatShape, type NdArray } from "@nn/tensor";

export interface CtcDecodeOptions {
  /** The class that says nothing; 0. */
  readonly blank?: number;
  /** Frames of each example that count; all of them without it. */
  readonly frames?: ArrayLike<number>;
}

/**
 * Greedy decoding of connectionist temporal classification: the best class of each frame, of which repetitions count once
 * and blanks not at all. Scores [B, T, K] (of `predict`) → the labels of each example.
 *
 * Source: Graves, Fernández, Gomez, Schmidhuber, "Connectionist temporal classification", ICML 2006 (best path decoding).
 */
export function ctcGreedyDecode(scores: NdArray, options: CtcDecodeOptions = {}): number[][] {
  const where = "ctcGreedyDecode";
  checkOptions(options, ["blank", "frames"], where);
  const { blank = 0, frames } = options;
  if (scores.shape.length !== 3) {
    throw new InvalidArgumentError(`${where}: scores must be [B, T, K], got ${formatShape(scores.shape)}`);
  }
  const [examples, steps, classes] = scores.shape;
  if (!Number.isInteger(blank) || blank < 0 || blank >= classes) {
    throw new InvalidArgumentError(`${where}: blank must be a class 0 … ${classes - 1}, got ${String(blank)}`);
  }
  return Array.from({ length: examples }, (_, example) => {
    const labels: number[] = [];
    let last = blank;
    for (let t = 0; t < Math.min(steps, frames?.[example] ?? steps); t++) {
      const best = largest(scores.data, (example * steps + t) * classes, classes);
      if (best !== last && best !== blank) labels.push(best);
      last = best;
    }
    return labels;
  });
}

function largest(data: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (data[start + k] > data[start + best]) best = k;
  return best;
}
