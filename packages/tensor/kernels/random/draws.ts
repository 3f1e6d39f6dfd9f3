// The words of a stream and the normal numbers made of them, four of Threefry's blocks at a time: the same bits as
// src/random/threefry.ts and src/random/normal.ts, which say what is computed and why.

const PARITY: i32 = 0x1bd11bda;
const UNIT: f32 = 1.0 / 2147483648.0;

// @ts-ignore: decorator
@inline
function rotate(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/** Stores the 2·blocks words of the blocks from (high, low), whose low words do not pass 2^32; blocks in fours. */
export function words(k0: i32, k1: i32, high: i32, low: i32, blocks: i32, to: usize): void {
  const k2 = k0 ^ k1 ^ PARITY;
  const s0 = i32x4.splat(k0);
  const s1 = i32x4.splat(k1);
  const s2 = i32x4.splat(k2);
  const first = i32x4.splat(high + k0);
  let counters = i32x4.add(i32x4.splat(low + k1), i32x4(0, 1, 2, 3));
  for (let block = 0; block < blocks; block += 4, to += 32) {
    let a = first;
    let b = counters;
    counters = i32x4.add(counters, i32x4.splat(4));
    let now = s0;
    let next = s1;
    let later = s2;
    for (let group = 1; group <= 5; group++) {
      const odd = (group & 1) == 1;
      a = i32x4.add(a, b);
      b = v128.xor(rotate(b, odd ? 13 : 17), a);
      a = i32x4.add(a, b);
      b = v128.xor(rotate(b, odd ? 15 : 29), a);
      a = i32x4.add(a, b);
      b = v128.xor(rotate(b, odd ? 26 : 16), a);
      a = i32x4.add(a, b);
      b = v128.xor(rotate(b, odd ? 6 : 24), a);
      a = i32x4.add(a, next);
      b = i32x4.add(b, i32x4.add(later, i32x4.splat(group)));
      const used = now;
      now = next;
      next = later;
      later = used;
    }
    v128.store(to, i32x4.shuffle(a, b, 0, 4, 1, 5));
    v128.store(to, i32x4.shuffle(a, b, 2, 6, 3, 7), 16);
  }
}

// @ts-ignore: decorator
@inline
function fraction(part: v128): v128 {
  const half = f32x4.add(f32x4.convert_i32x4_s(part), f32x4.splat(0.5));
  return f32x4.mul(half, f32x4.splat(UNIT));
}

// @ts-ignore: decorator
@inline
function step(sum: v128, t: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(sum, t), f32x4.splat(coefficient));
}

/** Puts standard normal numbers where the words are, count of them, in fours. */
export function normals(count: i32, at: usize): void {
  for (let end = at + (<usize>count << 2); at < end; at += 16) {
    const word = v128.load(at);
    const negative = i32x4.shr_s(word, 31);
    const inner = v128.xor(word, negative);
    const x = fraction(inner);
    const rest = fraction(i32x4.sub(i32x4.splat(0x7fffffff), inner));
    let root = f32x4.mul(rest, f32x4.add(x, f32x4.splat(1)));
    root = f32x4.sqrt(f32x4.sqrt(f32x4.sqrt(f32x4.sqrt(root))));
    const t = f32x4.sub(f32x4.splat(1), root);
    let above = f32x4.splat(-42.26758575439453);
    above = step(above, t, 21.764738082885742);
    above = step(above, t, 23.576641082763672);
    above = step(above, t, 12.686394691467285);
    above = step(above, t, 5.104870796203613);
    above = step(above, t, 1.2533131837844849);
    let below = f32x4.splat(-7.963201522827148);
    below = step(below, t, 3.90206241607666);
    below = step(below, t, 5.176877975463867);
    below = step(below, t, -0.1157902181148529);
    below = step(below, t, 1);
    const z = f32x4.mul(x, f32x4.div(above, below));
    v128.store(at, v128.xor(z, v128.and(negative, i32x4.splat(1 << 31))));
  }
}
