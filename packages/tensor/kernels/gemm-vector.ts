// The product of one row with a matrix: each element of B is used once, so B is read as it lies, in long streams.

import { madd } from "./simd";

/** c [n] = a [k] · B [k, n] with contiguous rows: four rows of B at a time are added to c. */
export function vectorTimesRows(n: i32, k: i32, a: usize, aStep: usize, b: usize, bRow: usize, c: usize): void {
  memory.fill(c, 0, <usize>n * 4);
  for (; k >= 4; k -= 4, a += 4 * aStep, b += 4 * bRow) addFourRows(n, a, aStep, b, bRow, c);
  for (; k > 0; k--, a += aStep, b += bRow) addRow(n, load<f32>(a), b, c);
}

function addFourRows(n: i32, a: usize, aStep: usize, b: usize, bRow: usize, c: usize): void {
  const s0 = load<f32>(a), s1 = load<f32>(a + aStep), s2 = load<f32>(a + 2 * aStep), s3 = load<f32>(a + 3 * aStep);
  const x0 = f32x4.splat(s0), x1 = f32x4.splat(s1), x2 = f32x4.splat(s2), x3 = f32x4.splat(s3);
  let b1 = b + bRow, b2 = b1 + bRow, b3 = b2 + bRow;
  let j = 0;
  for (; j <= n - 4; j += 4, b += 16, b1 += 16, b2 += 16, b3 += 16, c += 16) {
    const even = madd(x2, v128.load(b2), madd(x0, v128.load(b), v128.load(c)));
    const odd = madd(x3, v128.load(b3), f32x4.mul(x1, v128.load(b1)));
    v128.store(c, f32x4.add(even, odd));
  }
  for (; j < n; j++, b += 4, b1 += 4, b2 += 4, b3 += 4, c += 4) {
    store<f32>(c, load<f32>(c) + s0 * load<f32>(b) + s1 * load<f32>(b1) + s2 * load<f32>(b2) + s3 * load<f32>(b3));
  }
}

function addRow(n: i32, scale: f32, b: usize, c: usize): void {
  const x = f32x4.splat(scale);
  let j = 0;
  for (; j <= n - 4; j += 4, b += 16, c += 16) v128.store(c, madd(x, v128.load(b), v128.load(c)));
  for (; j < n; j++, b += 4, c += 4) store<f32>(c, load<f32>(c) + scale * load<f32>(b));
}

/** c [n] = a [k] · B [k, n] with contiguous columns and contiguous a: a dot product for each column, four at a time. */
export function vectorTimesColumns(n: i32, k: i32, a: usize, b: usize, bColumn: usize, c: usize): void {
  let j = 0;
  for (; j <= n - 4; j += 4, b += 4 * bColumn, c += 16) fourDots(k, a, b, bColumn, c);
  for (; j < n; j++, b += bColumn, c += 4) store<f32>(c, dot(k, a, b));
}

function fourDots(k: i32, a: usize, b: usize, bColumn: usize, c: usize): void {
  let b1 = b + bColumn, b2 = b1 + bColumn, b3 = b2 + bColumn;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  let p = 0;
  for (; p <= k - 4; p += 4, a += 16, b += 16, b1 += 16, b2 += 16, b3 += 16) {
    const x = v128.load(a);
    s0 = madd(x, v128.load(b), s0);
    s1 = madd(x, v128.load(b1), s1);
    s2 = madd(x, v128.load(b2), s2);
    s3 = madd(x, v128.load(b3), s3);
  }
  let t0 = sum(s0), t1 = sum(s1), t2 = sum(s2), t3 = sum(s3);
  for (; p < k; p++, a += 4, b += 4, b1 += 4, b2 += 4, b3 += 4) {
    const x = load<f32>(a);
    t0 += x * load<f32>(b);
    t1 += x * load<f32>(b1);
    t2 += x * load<f32>(b2);
    t3 += x * load<f32>(b3);
  }
  store<f32>(c, t0);
  store<f32>(c, t1, 4);
  store<f32>(c, t2, 8);
  store<f32>(c, t3, 12);
}

function dot(k: i32, a: usize, b: usize): f32 {
  let s = f32x4.splat(0);
  let p = 0;
  for (; p <= k - 4; p += 4, a += 16, b += 16) s = madd(v128.load(a), v128.load(b), s);
  let total = sum(s);
  for (; p < k; p++, a += 4, b += 4) total += load<f32>(a) * load<f32>(b);
  return total;
}

// @ts-ignore: decorator
@inline
function sum(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}
