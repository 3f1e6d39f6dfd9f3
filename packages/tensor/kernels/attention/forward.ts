// Attention without the matrix of all weights: for a block of queries, keys come in blocks of 64, and what was summed so far is
// scaled down when a larger score appears (Milakov and Gimelshein, 2018; Dao et al., "FlashAttention", 2022).

import { CONSTANTS, storeConstants } from "./exp";
import { product } from "./product";
import { clear, copyScaled, exponentials, expOf, KEYS, largest, mask, NOBODY, scale, SCORES, STRIP, transpose } from "./rows";

const FLOAT: usize = 4;

/** Queries that look at a block of keys one after another. */
const QUERIES: i32 = 96;

/**
 * y [B, T, H, E] = softmax(scale · q · kᵀ + bias) · v; stats [2, B, H, T]: the largest score of each row, and 1 / Σ e^(score − largest),
 * 0 where all are forbidden. q [B, T, H, D], k [B, S, G, D], v [B, S, G, E] and bias [B, H, T, S] with strides in bytes; bias 0: none. Query
 * t sees keys up to t + `behind`. Pieces divide blocks of queries of all heads.
 */
export function attentionForward(
  B: i32, H: i32, G: i32, T: i32, S: i32, D: i32, E: i32, causal: bool, behind: i32, scaleBits: i32,
  q: usize, qB: usize, qT: usize, qH: usize, qD: usize, k: usize, kB: usize, kS: usize, kG: usize, kD: usize,
  v: usize, vB: usize, vS: usize, vG: usize, vE: usize, bias: usize, bB: usize, bH: usize, bT: usize, bS: usize,
  y: usize, stats: usize, scratch: usize, piece: i32, pieces: i32,
): void {
  const blocks = (T + QUERIES - 1) / QUERIES, all = B * H * blocks;
  const first = <i32>(<i64>all * piece / pieces), last = <i32>(<i64>all * (piece + 1) / pieces);
  for (let unit = first; unit < last; unit++) {
    const row = unit / blocks, from = (unit % blocks) * QUERIES;
    const b = <usize>(row / H), h = <usize>(row % H), g = h / <usize>(H / G);
    queries(
      min(QUERIES, T - from), S, D, E, causal, behind + from, reinterpret<f32>(scaleBits),
      q + b * qB + h * qH + <usize>from * qT, qT, qD, k + b * kB + g * kG, kS, kD, v + b * vB + g * vG, vS, vE,
      bias ? bias + b * bB + h * bH + <usize>from * bT : 0, bT, bS,
      y + ((b * <usize>T + <usize>from) * <usize>H + h) * <usize>E * FLOAT, <usize>(H * E) * FLOAT,
      stats + <usize>(row * T + from) * FLOAT, <usize>(B * H * T) * FLOAT, scratch,
    );
  }
}

/** A block of queries of one head. */
function queries(
  rows: i32, S: i32, D: i32, E: i32, causal: bool, behind: i32, factor: f32,
  q: usize, qT: usize, qD: usize, k: usize, kS: usize, kD: usize, v: usize, vS: usize, vE: usize,
  bias: usize, bT: usize, bS: usize, y: usize, yT: usize, peaks: usize, toSums: usize, scratch: usize,
): void {
  const scores = scratch + CONSTANTS, keys = scores + <usize>STRIP * SCORES, own = keys + <usize>D * SCORES;
  const values = own + <usize>(QUERIES * D) * FLOAT, sums = peaks + toSums;
  storeConstants(scratch);
  copyScaled(rows, D, factor, q, qT, qD, own);
  clear(rows, E, y, yT);
  for (let i = 0; i < rows; i++) {
    store<f32>(peaks + <usize>i * FLOAT, NOBODY);
    store<f32>(sums + <usize>i * FLOAT, 0);
  }
  const seen = causal ? max(0, min(S, rows + behind)) : S;
  for (let j = 0; j < seen; j += KEYS, k += KEYS * kS, v += KEYS * vS) {
    const count = min(KEYS, seen - j);
    transpose(count, D, k, kS, kD, keys);
    if (vE != FLOAT) copyScaled(count, E, 1, v, vS, vE, values);
    for (let i = 0; i < rows; i += STRIP) {
      const height = min(STRIP, rows - i);
      const columns = causal ? min(count, i + height + behind - j) : count;
      if (columns <= 0) continue;
      product(height, columns, D, true, own + <usize>(i * D) * FLOAT, <usize>D * FLOAT, keys, SCORES, scores, SCORES, false);
      for (let r = 0; r < height; r++) {
        const row = scores + <usize>r * SCORES, at = <usize>(i + r) * FLOAT;
        const allowed = causal ? max(0, min(columns, i + r + behind - j + 1)) : columns;
        mask(allowed, columns, row, bias ? bias + <usize>(i + r) * bT + <usize>j * bS : 0, bS);
        const before = load<f32>(peaks + at), peak = largest(columns, row, before);
        const sum = exponentials(columns, row, peak, scratch);
        if (peak > before) {
          const shrunk = expOf(before - peak, scratch);
          scale(E, shrunk, y + <usize>(i + r) * yT);
          store<f32>(peaks + at, peak);
          store<f32>(sums + at, load<f32>(sums + at) * shrunk + sum);
        } else store<f32>(sums + at, load<f32>(sums + at) + sum);
      }
      const direct = vE == FLOAT;
      product(height, E, columns, true, scores, SCORES, direct ? v : values, direct ? vS : <usize>E * FLOAT, y + <usize>i * yT, yT, true);
    }
  }
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * FLOAT, sum = load<f32>(sums + at), share: f32 = sum > 0 ? 1 / sum : 0;
    scale(E, share, y + <usize>i * yT);
    store<f32>(sums + at, share);
  }
}
