// The gradients of attention: the weights of a strip of queries and a block of keys are computed once more, from the scores' largest
// and sum of each row, instead of being kept (Dao et al., 2022).

import { CONSTANTS, storeConstants } from "./exp";
import { product } from "./product";
import { clear, copyScaled, dot, KEYS, mask, scale, SCORES, softmaxGradient, STRIP, transpose, weights } from "./rows";

const FLOAT: usize = 4;

/**
 * dq [B, T, H, D], dk [B, S, G, D] and dv [B, S, G, E], whose strides are in bytes and whose last axes are contiguous, from dy [B, T, H, E] and what
 * the forward pass got and left (see forward.ts). Pieces divide heads of keys.
 */
export function attentionBackward(
  B: i32, H: i32, G: i32, T: i32, S: i32, D: i32, E: i32, causal: bool, behind: i32, scaleBits: i32,
  q: usize, qB: usize, qT: usize, qH: usize, qD: usize, k: usize, kB: usize, kS: usize, kG: usize, kD: usize,
  v: usize, vB: usize, vS: usize, vG: usize, vE: usize, bias: usize, bB: usize, bH: usize, bT: usize, bS: usize,
  y: usize, stats: usize, dy: usize, dyB: usize, dyT: usize, dyH: usize, dyE: usize,
  dq: usize, dqB: usize, dqT: usize, dqH: usize, dk: usize, dkB: usize, dkS: usize, dkG: usize,
  dv: usize, dvB: usize, dvS: usize, dvG: usize, scratch: usize, piece: i32, pieces: i32,
): void {
  const all = B * G, first = <i32>(<i64>all * piece / pieces), last = <i32>(<i64>all * (piece + 1) / pieces);
  const toSums = <usize>(B * H * T) * FLOAT;
  for (let unit = first; unit < last; unit++) {
    const b = <usize>(unit / G), g = <usize>(unit % G), each = H / G;
    const ownK = dk + b * dkB + g * dkG, ownV = dv + b * dvB + g * dvG;
    clear(S, D, ownK, dkS);
    clear(S, E, ownV, dvS);
    for (let n = 0; n < each; n++) {
      const h = g * <usize>each + <usize>n, row = <i32>b * H + <i32>h;
      head(
        T, S, D, E, causal, behind, reinterpret<f32>(scaleBits), q + b * qB + h * qH, qT, qD, k + b * kB + g * kG, kS, kD,
        v + b * vB + g * vG, vS, vE, bias ? bias + b * bB + h * bH : 0, bT, bS,
        y + (b * <usize>T * <usize>H + h) * <usize>E * FLOAT, <usize>(H * E) * FLOAT, stats + <usize>(row * T) * FLOAT, toSums,
        dy + b * dyB + h * dyH, dyT, dyE, dq + b * dqB + h * dqH, dqT, ownK, dkS, ownV, dvS, scratch,
      );
    }
  }
}

/** One head of queries; dk and dv are added to. */
function head(
  T: i32, S: i32, D: i32, E: i32, causal: bool, behind: i32, factor: f32,
  q: usize, qT: usize, qD: usize, k: usize, kS: usize, kD: usize, v: usize, vS: usize, vE: usize,
  bias: usize, bT: usize, bS: usize, y: usize, yT: usize, peaks: usize, toSums: usize,
  dy: usize, dyT: usize, dyE: usize, dq: usize, dqT: usize, dk: usize, dkS: usize, dv: usize, dvS: usize, scratch: usize,
): void {
  const p = scratch + CONSTANTS, ds = p + <usize>STRIP * SCORES, keys = ds + <usize>STRIP * SCORES, values = keys + <usize>D * SCORES;
  const own = values + <usize>E * SCORES, down = own + <usize>(STRIP * D) * FLOAT, packed = down + <usize>(STRIP * E) * FLOAT;
  const deltas = packed + <usize>(KEYS * D) * FLOAT, depth = <usize>D * FLOAT, width = <usize>E * FLOAT;
  storeConstants(scratch);
  clear(T, D, dq, dqT);
  for (let i = 0; i < T; i++) {
    copyScaled(1, E, 1, dy + <usize>i * dyT, dyT, dyE, down);
    store<f32>(deltas + <usize>i * FLOAT, dot(E, down, y + <usize>i * yT));
  }
  const seen = causal ? max(0, min(S, T + behind)) : S;
  for (let j = 0; j < seen; j += KEYS, k += KEYS * kS, v += KEYS * vS, dk += KEYS * dkS, dv += KEYS * dvS) {
    const count = min(KEYS, seen - j);
    transpose(count, D, k, kS, kD, keys);
    transpose(count, E, v, vS, vE, values);
    if (kD != FLOAT) copyScaled(count, D, 1, k, kS, kD, packed);
    // Queries before see none of these keys.
    for (let i = causal ? max(0, j - behind) : 0; i < T; i += STRIP) {
      const height = min(STRIP, T - i), columns = causal ? min(count, i + height + behind - j) : count;
      copyScaled(height, D, factor, q + <usize>i * qT, qT, qD, own);
      copyScaled(height, E, 1, dy + <usize>i * dyT, dyT, dyE, down);
      product(height, columns, D, true, own, depth, keys, SCORES, p, SCORES, false);
      product(height, columns, E, true, down, width, values, SCORES, ds, SCORES, false);
      for (let r = 0; r < height; r++) {
        const at = <usize>(i + r) * FLOAT, row = p + <usize>r * SCORES;
        const allowed = causal ? max(0, min(columns, i + r + behind - j + 1)) : columns;
        mask(allowed, columns, row, bias ? bias + <usize>(i + r) * bT + <usize>j * bS : 0, bS);
        weights(columns, row, load<f32>(peaks + at), load<f32>(peaks + at + toSums), scratch);
        softmaxGradient(columns, ds + <usize>r * SCORES, row, load<f32>(deltas + at));
      }
      product(columns, E, height, false, p, SCORES, down, width, dv, dvS, true);
      product(columns, D, height, false, ds, SCORES, own, depth, dk, dkS, true);
      const direct = kD == FLOAT;
      product(height, D, columns, true, ds, SCORES, direct ? k : packed, direct ? kS : depth, dq + <usize>i * dqT, dqT, true);
    }
  }
  for (let i = 0; i < T; i++) scale(D, factor, dq + <usize>i * dqT);
}
