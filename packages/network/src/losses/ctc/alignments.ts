import {
  add,
  broadcastTo,
  cast,
  coordinates,
  equal,
  expandDims,
  full,
  greater,
  log,
  exp,
  less,
  logSoftmax,
  logicalAnd,
  maximum,
  mod,
  mul,
  neg,
  notEqual,
  pad,
  reshape,
  scan,
  slice,
  stack,
  stopGradient,
  sub,
  sum,
  takeAlong,
  transpose,
  where,
  type Tensor,
} from "@nn/tensor";
import type { CtcOptions } from "./options.js";

/** ln 0: low enough that no sum notices it, and finite, so that no gradient is ∞ − ∞. */
const NEVER = -1e30;

/** What a path may visit: blank, label, blank, label, …, blank: L = 2S + 1 places. */
interface Places {
  /** The class of each place, [B, L] int32; blanks where labels are over. */
  readonly classes: Tensor;
  /** Which places may be reached from two places before: labels that differ from the label before, [B, L] bool. */
  readonly skips: Tensor;
  /** The number of labels, [B] int32. */
  readonly lengths: Tensor;
  /** Frames that count, [B] int32; undefined: all. */
  readonly frames: Tensor | undefined;
}

/**
 * −ln of the probability of all paths, [B]. α[t, s] is ln of the probability of having come to place s by frame t:
 * α[t, s] = ln(e^α[t−1, s] + e^α[t−1, s−1] + e^α[t−1, s−2], if it may be skipped) + ln p[t, class of s]. A path ends at the
 * last label or at the blank after it.
 */
export function alignmentLoss(logits: Tensor, target: Tensor, options: CtcOptions): Tensor {
  const [B, T] = logits.shape;
  const places = placesOf(target, options);
  const L = places.classes.shape[1];
  const indices = broadcastTo(expandDims(places.classes, 1), [B, T, L]);
  const emitted = takeAlong(logSoftmax(logits), indices);
  const place = coordinates([B, L], 1);
  // Before the first frame: at the first blank, without having said anything.
  const start = where(equal(place, 0), full([B, L], 0), NEVER);
  const step = (before: Tensor, { frame, t }: { frame: Tensor; t: Tensor }): { state: Tensor; outputs: Tensor[] } => {
    const next = add(arrivals(before, places.skips), frame);
    return { state: places.frames ? where(expandDims(greater(places.frames, t), 1), next, before) : next, outputs: [] };
  };
  const xs = { frame: transpose(emitted, [1, 0, 2]), t: coordinates([T], 0) };
  const { state: alpha } = scan(step, { state: start, xs });
  const end = expandDims(mul(places.lengths, 2), 1);
  const isEnd = (at: Tensor): Tensor => sum(where(equal(place, at), alpha, 0), 1);
  const atLabel = where(greater(places.lengths, 0), isEnd(sub(end, 1)), NEVER);
  const total = logAdd([isEnd(end), atLabel]);
  return where(less(total, NEVER / 2), Infinity, neg(total));
}

function placesOf(target: Tensor, { blank, padding, frames }: CtcOptions): Places {
  const [B, columns] = target.shape;
  const all = cast(target, "int32");
  const labels = frames ? slice(all, [null, [1, columns]]) : all;
  const S = labels.shape[1];
  const isLabel = notEqual(labels, padding);
  const spoken = where(isLabel, labels, blank);
  const pairs = reshape(stack([spoken, full([B, S], blank, "int32")], 2), [B, 2 * S]);
  const classes = pad(
    pairs,
    [
      [0, 0],
      [1, 0],
    ],
    blank,
  );
  const before = slice(
    pad(
      classes,
      [
        [0, 0],
        [2, 0],
      ],
      blank,
    ),
    [null, [0, 2 * S + 1]],
  );
  const isOdd = equal(mod(coordinates([B, 2 * S + 1], 1), 2), 1);
  return {
    classes,
    skips: logicalAnd(isOdd, notEqual(classes, before)),
    lengths: sum(cast(isLabel, "int32"), 1),
    frames: frames ? slice(all, [null, 0]) : undefined,
  };
}

/** Coming from the same place, the one before, or two before. */
function arrivals(alpha: Tensor, skips: Tensor): Tensor {
  const L = alpha.shape[1];
  const padded = pad(
    alpha,
    [
      [0, 0],
      [2, 0],
    ],
    NEVER,
  );
  const back = (places: number): Tensor => slice(padded, [null, [2 - places, 2 - places + L]]);
  return logAdd([alpha, back(1), where(skips, back(2), NEVER)]);
}

/** ln Σ eˣ of the terms, element by element; pointwise, so that it is computed in one loop. */
function logAdd(terms: readonly Tensor[]): Tensor {
  const peak = stopGradient(terms.reduce((a, b) => maximum(a, b)));
  const total = terms.map((term) => exp(sub(term, peak))).reduce((a, b) => add(a, b));
  return add(log(total), peak);
}
