import { madd } from "../../simd";
import { finish } from "../tile";
import { AAA_AT, AA_AT, A_AT, BBB_AT, BB_AT, B_AT, CHANNELS, COEFFICIENTS, EIGHT, NARROW, WIDE } from "./points";

/**
 * Aᵀ m A for `bytes` ≤ CHANNELS of channels from `offset` on: 36 sums, `step` bytes apart, become 4 × 4 outputs, each stored
 * through its pointer after the bias is added. Eight channels lie together, and `panelBytes` further on the next eight, in the
 * bias `biasPanel` bytes.
 */
export function transformOutput(
  source: usize, step: usize, panelBytes: usize, bias: usize, biasPanel: usize, relu: bool,
  table: usize, tapBytes: usize, offset: usize, bytes: usize, work: usize,
): void {
  const a = v128.load32_splat(work, A_AT), b = v128.load32_splat(work, B_AT), aa = v128.load32_splat(work, AA_AT);
  const bb = v128.load32_splat(work, BB_AT), aaa = v128.load32_splat(work, AAA_AT), bbb = v128.load32_splat(work, BBB_AT);
  const line = <usize>WIDE * step;
  source += offset / EIGHT * panelBytes;
  bias += offset / EIGHT * biasPanel;
  let half = work + COEFFICIENTS;
  for (let j = 0; j < WIDE; j++, source += step, half += CHANNELS) {
    for (let c: usize = 0; c < bytes; c += 16) {
      let at = source + c / EIGHT * panelBytes + c % EIGHT;
      const m0 = v128.load(at), m1 = v128.load((at += line)), m2 = v128.load((at += line));
      const m3 = v128.load((at += line)), m4 = v128.load((at += line)), m5 = v128.load(at + line);
      const evenA = f32x4.add(m1, m2), oddA = f32x4.sub(m1, m2), evenB = f32x4.add(m3, m4), oddB = f32x4.sub(m3, m4);
      v128.store(half + c, f32x4.add(m0, f32x4.add(evenA, evenB)));
      v128.store(half + c, madd(a, oddA, f32x4.mul(b, oddB)), WIDE * CHANNELS);
      v128.store(half + c, madd(aa, evenA, f32x4.mul(bb, evenB)), 2 * WIDE * CHANNELS);
      v128.store(half + c, madd(aaa, oddA, madd(bbb, oddB, m5)), 3 * WIDE * CHANNELS);
    }
  }
  half = work + COEFFICIENTS;
  for (let i = 0; i < NARROW; i++, half += WIDE * CHANNELS, table += NARROW * tapBytes) {
    const y0 = <usize>load<u32>(table) + offset, y1 = <usize>load<u32>(table + tapBytes) + offset;
    const y2 = <usize>load<u32>(table + 2 * tapBytes) + offset, y3 = <usize>load<u32>(table + 3 * tapBytes) + offset;
    for (let c: usize = 0; c < bytes; c += 16) {
      const at = half + c, add = v128.load(bias + c / EIGHT * biasPanel + c % EIGHT);
      const m0 = v128.load(at), m1 = v128.load(at, CHANNELS), m2 = v128.load(at, 2 * CHANNELS);
      const m3 = v128.load(at, 3 * CHANNELS), m4 = v128.load(at, 4 * CHANNELS), m5 = v128.load(at, 5 * CHANNELS);
      const evenA = f32x4.add(m1, m2), oddA = f32x4.sub(m1, m2), evenB = f32x4.add(m3, m4), oddB = f32x4.sub(m3, m4);
      v128.store(y0 + c, finish(f32x4.add(m0, f32x4.add(evenA, evenB)), add, relu));
      v128.store(y1 + c, finish(madd(a, oddA, f32x4.mul(b, oddB)), add, relu));
      v128.store(y2 + c, finish(madd(aa, evenA, f32x4.mul(bb, evenB)), add, relu));
      v128.store(y3 + c, finish(madd(aaa, oddA, madd(bbb, oddB, m5)), add, relu));
    }
  }
}
