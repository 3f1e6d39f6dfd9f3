import { madd } from "../simd";
import { positive } from "./store";

const FLOAT: usize = 4;

/**
 * c [n] = d [n] + a [k] · B [k, n] for B with contiguous rows: each element of B is used once, so B is read as it lies, in
 * long streams. Four rows of B at a time are added to c.
 */
export function rowProduct(
  n: i32, k: i32, a: usize, aStep: usize, b: usize, bRow: usize, c: usize, d: usize, relu: bool,
): void {
  if (d == 0) memory.fill(c, 0, <usize>n * FLOAT);
  else if (d != c) memory.copy(c, d, <usize>n * FLOAT);
  for (; k >= 4; k -= 4, a += 4 * aStep, b += 4 * bRow) addFour(n, a, aStep, b, bRow, c);
  for (; k > 0; k--, a += aStep, b += bRow) addOne(n, load<f32>(a), b, c);
  if (relu) rectify(n, c);
}

function addFour(n: i32, a: usize, aStep: usize, b: usize, bRow: usize, c: usize): void {
  const s0 = load<f32>(a), s1 = load<f32>(a + aStep), s2 = load<f32>(a + 2 * aStep), s3 = load<f32>(a + 3 * aStep);
  const x0 = f32x4.splat(s0), x1 = f32x4.splat(s1), x2 = f32x4.splat(s2), x3 = f32x4.splat(s3);
  let b1 = b + bRow, b2 = b1 + bRow, b3 = b2 + bRow;
  for (; n >= 4; n -= 4, b += 16, b1 += 16, b2 += 16, b3 += 16, c += 16) {
    const even = madd(x2, v128.load(b2), madd(x0, v128.load(b), v128.load(c)));
    const odd = madd(x3, v128.load(b3), f32x4.mul(x1, v128.load(b1)));
    v128.store(c, f32x4.add(even, odd));
  }
  for (; n > 0; n--, b += FLOAT, b1 += FLOAT, b2 += FLOAT, b3 += FLOAT, c += FLOAT) {
    store<f32>(c, load<f32>(c) + s0 * load<f32>(b) + s1 * load<f32>(b1) + s2 * load<f32>(b2) + s3 * load<f32>(b3));
  }
}

function addOne(n: i32, scale: f32, b: usize, c: usize): void {
  const x = f32x4.splat(scale);
  for (; n >= 4; n -= 4, b += 16, c += 16) v128.store(c, madd(x, v128.load(b), v128.load(c)));
  for (; n > 0; n--, b += FLOAT, c += FLOAT) store<f32>(c, load<f32>(c) + scale * load<f32>(b));
}

function rectify(n: i32, c: usize): void {
  for (; n >= 4; n -= 4, c += 16) v128.store(c, positive(v128.load(c)));
  for (; n > 0; n--, c += FLOAT) if (load<f32>(c) < 0) store<f32>(c, 0);
}
