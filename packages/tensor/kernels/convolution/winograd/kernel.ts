import { madd } from "../../simd";
import { AA_AT, A_AT, BB_AT, B_AT, COEFFICIENTS, NARROW, PER_A_AT, PER_B_AT, WIDE } from "./points";

/** G w Gᵀ for four outputs: 3 × 3 taps, `tapBytes` apart, become 36 vectors, `step` bytes apart. */
export function transformKernel(w: usize, tapBytes: usize, target: usize, step: usize, work: usize): void {
  let half = work + COEFFICIENTS;
  for (let j = 0; j < 3; j++, w += tapBytes, half += 16) {
    quotients(v128.load(w), v128.load(w + 3 * tapBytes), v128.load(w + 6 * tapBytes), half, 48, work);
  }
  half = work + COEFFICIENTS;
  for (let i = 0; i < WIDE; i++, half += 48, target += WIDE * step) {
    quotients(v128.load(half), v128.load(half, 16), v128.load(half, 32), target, step, work);
  }
}

/** G w. */
// @ts-ignore: decorator
@inline
function quotients(w0: v128, w1: v128, w2: v128, target: usize, step: usize, work: usize): void {
  const a = v128.load32_splat(work, PER_A_AT), b = v128.load32_splat(work, PER_B_AT);
  v128.store(target, w0);
  const evenA = f32x4.mul(a, madd(v128.load32_splat(work, AA_AT), w2, w0));
  const oddA = f32x4.mul(a, f32x4.mul(v128.load32_splat(work, A_AT), w1));
  v128.store((target += step), f32x4.add(evenA, oddA));
  v128.store((target += step), f32x4.sub(evenA, oddA));
  const evenB = f32x4.mul(b, madd(v128.load32_splat(work, BB_AT), w2, w0));
  const oddB = f32x4.mul(b, f32x4.mul(v128.load32_splat(work, B_AT), w1));
  v128.store((target += step), f32x4.add(evenB, oddB));
  v128.store((target += step), f32x4.sub(evenB, oddB));
  v128.store(target + step, w2);
}

/** G' dy G'ᵀ for four channels: 4 × 4 elements, each with a pointer, become 36 vectors. */
export function transformGradient(
  table: usize, tapBytes: usize, offset: usize, target: usize, step: usize, work: usize,
): void {
  const a = v128.load32_splat(work, A_AT), b = v128.load32_splat(work, B_AT), aa = v128.load32_splat(work, AA_AT);
  const bb = v128.load32_splat(work, BB_AT), perA = v128.load32_splat(work, PER_A_AT);
  const perB = v128.load32_splat(work, PER_B_AT);
  const line = <usize>NARROW * tapBytes;
  let half = work + COEFFICIENTS;
  for (let j = 0; j < NARROW; j++, table += tapBytes, half += 16) {
    const d0 = v128.load(<usize>load<u32>(table) + offset), d1 = v128.load(<usize>load<u32>(table + line) + offset);
    const d2 = v128.load(<usize>load<u32>(table + 2 * line) + offset);
    const d3 = v128.load(<usize>load<u32>(table + 3 * line) + offset);
    longQuotients(a, b, aa, bb, perA, perB, d0, d1, d2, d3, half, NARROW * 16);
  }
  half = work + COEFFICIENTS;
  for (let i = 0; i < WIDE; i++, half += NARROW * 16, target += WIDE * step) {
    const d0 = v128.load(half), d1 = v128.load(half, 16), d2 = v128.load(half, 32), d3 = v128.load(half, 48);
    longQuotients(a, b, aa, bb, perA, perB, d0, d1, d2, d3, target, step);
  }
}

/** G' d. */
// @ts-ignore: decorator
@inline
function longQuotients(
  a: v128, b: v128, aa: v128, bb: v128, perA: v128, perB: v128, d0: v128, d1: v128, d2: v128, d3: v128,
  target: usize, step: usize,
): void {
  v128.store(target, d0);
  const evenA = f32x4.mul(perA, madd(aa, d2, d0)), oddA = f32x4.mul(perA, f32x4.mul(a, madd(aa, d3, d1)));
  v128.store((target += step), f32x4.add(evenA, oddA));
  v128.store((target += step), f32x4.sub(evenA, oddA));
  const evenB = f32x4.mul(perB, madd(bb, d2, d0)), oddB = f32x4.mul(perB, f32x4.mul(b, madd(bb, d3, d1)));
  v128.store((target += step), f32x4.add(evenB, oddB));
  v128.store((target += step), f32x4.sub(evenB, oddB));
  v128.store(target + step, d3);
}

/** A'ᵀ s A': 36 vectors, 16 bytes apart, become 3 × 3, 16 bytes apart, in place. */
export function transformSums(sums: usize, work: usize): void {
  for (let j = 0, at = sums; j < WIDE; j++, at += 16) powers(at, WIDE * 16, at, WIDE * 16, work);
  for (let i = 0, at = sums; i < 3; i++, at += WIDE * 16, sums += 48) powers(at, 16, sums, 16, work);
}

/** A'ᵀ m. */
// @ts-ignore: decorator
@inline
function powers(source: usize, step: usize, target: usize, apart: usize, work: usize): void {
  const m0 = v128.load(source), m1 = v128.load((source += step)), m2 = v128.load((source += step));
  const m3 = v128.load((source += step)), m4 = v128.load((source += step)), m5 = v128.load(source + step);
  const evenA = f32x4.add(m1, m2), oddA = f32x4.sub(m1, m2), evenB = f32x4.add(m3, m4), oddB = f32x4.sub(m3, m4);
  v128.store(target, f32x4.add(m0, f32x4.add(evenA, evenB)));
  const b = v128.load32_splat(work, B_AT), bb = v128.load32_splat(work, BB_AT);
  v128.store(target + apart, madd(v128.load32_splat(work, A_AT), oddA, f32x4.mul(b, oddB)));
  v128.store(target + 2 * apart, madd(v128.load32_splat(work, AA_AT), evenA, madd(bb, evenB, m5)));
}
