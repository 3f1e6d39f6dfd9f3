import { AA_AT, A_AT, BB_AT, B_AT, CHANNELS, COEFFICIENTS, SUM_AT, WIDE } from "./points";

/**
 * Bᵀ x B for `bytes` ≤ CHANNELS of channels: `table` has a pointer for each element of the tile, `tapBytes` apart. The 36
 * results go to target, `step` bytes apart.
 */
export function transformInput(
  table: usize, tapBytes: usize, offset: usize, bytes: usize, target: usize, step: usize, work: usize,
): void {
  const a = v128.load32_splat(work, A_AT), b = v128.load32_splat(work, B_AT), aa = v128.load32_splat(work, AA_AT);
  const bb = v128.load32_splat(work, BB_AT), sum = v128.load32_splat(work, SUM_AT);
  const line = <usize>WIDE * tapBytes;
  let half = work + COEFFICIENTS;
  for (let j = 0; j < WIDE; j++, table += tapBytes) {
    let p0 = <usize>load<u32>(table) + offset, p1 = <usize>load<u32>(table + line) + offset;
    let p2 = <usize>load<u32>(table + 2 * line) + offset, p3 = <usize>load<u32>(table + 3 * line) + offset;
    let p4 = <usize>load<u32>(table + 4 * line) + offset, p5 = <usize>load<u32>(table + 5 * line) + offset;
    let to = half + <usize>j * CHANNELS;
    for (const end = to + bytes; to < end; to += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16) {
      polynomials(
        a, b, aa, bb, sum, v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), v128.load(p4), v128.load(p5),
        to, WIDE * CHANNELS,
      );
    }
  }
  for (let i = 0; i < WIDE; i++, half += WIDE * CHANNELS, target += WIDE * step) {
    let from = half, to = target;
    for (const end = from + bytes; from < end; from += 16, to += 16) {
      polynomials(
        a, b, aa, bb, sum, v128.load(from), v128.load(from, CHANNELS), v128.load(from, 2 * CHANNELS),
        v128.load(from, 3 * CHANNELS), v128.load(from, 4 * CHANNELS), v128.load(from, 5 * CHANNELS), to, step,
      );
    }
  }
}

/** Bᵀ d. */
// @ts-ignore: decorator
@inline
function polynomials(
  a: v128, b: v128, aa: v128, bb: v128, sum: v128, d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128,
  target: usize, step: usize,
): void {
  v128.store(target, negated(sum, d2, f32x4.add(d0, d4)));
  const evenA = negated(bb, d2, d4), oddA = negated(b, d1, f32x4.mul(a, d3));
  v128.store((target += step), f32x4.add(evenA, oddA));
  v128.store((target += step), f32x4.sub(evenA, oddA));
  const evenB = negated(aa, d2, d4), oddB = negated(a, d1, f32x4.mul(b, d3));
  v128.store((target += step), f32x4.add(evenB, oddB));
  v128.store((target += step), f32x4.sub(evenB, oddB));
  v128.store(target + step, negated(sum, d3, f32x4.add(d1, d5)));
}

/** c − a·b. */
// @ts-ignore: decorator
@inline
function negated(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}
