// Copies of blocks of A and B in the order in which the tiles read them, padded with zeros.

const FLOAT: usize = 4;

/** B [k, n] as panels of eight columns: for each panel, for each k, eight elements. */
export function packColumns(k: i32, n: i32, b: usize, row: usize, column: usize, target: usize): void {
  for (let j = 0; j < n; j += 8, b += 8 * column) {
    const count = min(8, n - j);
    if (count < 8) packPart(k, count, 8, b, row, column, target);
    else if (column == FLOAT) copyEights(k, b, row, target);
    else if (row == FLOAT) {
      transpose(k, b, column, target, 32);
      transpose(k, b + 4 * column, column, target + 16, 32);
    } else packPart(k, 8, 8, b, row, column, target);
    target += <usize>k * 8 * FLOAT;
  }
}

/** A [m, k] as panels of `height` rows (6 or 4): for each panel, for each k, so many elements. */
export function packRows(height: i32, m: i32, k: i32, a: usize, row: usize, column: usize, target: usize): void {
  const step = <usize>height * FLOAT;
  for (let i = 0; i < m; i += height, a += <usize>height * row, target += <usize>k * step) {
    const count = min(height, m - i);
    if (count < height || (row != FLOAT && column != FLOAT)) packPart(k, count, height, a, column, row, target);
    else if (row == FLOAT) {
      if (height == 6) copySixes(k, a, column, target);
      else copyFours(k, a, column, target);
    } else {
      transpose(k, a, row, target, step);
      if (height == 6) transposePairs(k, a + 4 * row, row, target + 16, step);
    }
  }
}

function copyEights(k: i32, source: usize, step: usize, target: usize): void {
  for (let p = 0; p < k; p++, source += step, target += 32) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
  }
}

function copySixes(k: i32, source: usize, step: usize, target: usize): void {
  for (let p = 0; p < k; p++, source += step, target += 24) {
    v128.store(target, v128.load(source));
    store<u64>(target, load<u64>(source, 16), 16);
  }
}

function copyFours(k: i32, source: usize, step: usize, target: usize): void {
  for (let p = 0; p < k; p++, source += step, target += 16) v128.store(target, v128.load(source));
}

/** Any strides: `count` elements, `across` bytes apart, and zeros up to `width`, for each of `k` steps. */
function packPart(k: i32, count: i32, width: i32, source: usize, step: usize, across: usize, target: usize): void {
  for (let p = 0; p < k; p++, source += step) {
    let from = source;
    for (let r = 0; r < count; r++, from += across, target += FLOAT) store<f32>(target, load<f32>(from));
    for (let r = count; r < width; r++, target += FLOAT) store<f32>(target, 0);
  }
}

/** Two streams of `k` contiguous elements, `across` bytes apart, become pairs, `step` bytes apart. */
function transposePairs(k: i32, source: usize, across: usize, target: usize, step: usize): void {
  let other = source + across;
  let p = 0;
  for (; p <= k - 4; p += 4, source += 16, other += 16, target += 4 * step) {
    const x = v128.load(source), y = v128.load(other);
    const low = i8x16.shuffle(x, y, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const high = i8x16.shuffle(x, y, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    v128.store64_lane(target, low, 0);
    v128.store64_lane(target + step, low, 1);
    v128.store64_lane(target + 2 * step, high, 0);
    v128.store64_lane(target + 3 * step, high, 1);
  }
  for (; p < k; p++, source += 4, other += 4, target += step) {
    store<f32>(target, load<f32>(source));
    store<f32>(target, load<f32>(other), 4);
  }
}

/** Four streams of `k` contiguous elements, `across` bytes apart, become groups of four, `step` bytes apart. */
export function transpose(k: i32, source: usize, across: usize, target: usize, step: usize): void {
  let s1 = source + across, s2 = s1 + across, s3 = s2 + across;
  let p = 0;
  for (; p <= k - 4; p += 4) {
    const r0 = v128.load(source), r1 = v128.load(s1), r2 = v128.load(s2), r3 = v128.load(s3);
    const t0 = i8x16.shuffle(r0, r1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const t1 = i8x16.shuffle(r0, r1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const t2 = i8x16.shuffle(r2, r3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const t3 = i8x16.shuffle(r2, r3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    v128.store(target, i8x16.shuffle(t0, t2, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v128.store(target + step, i8x16.shuffle(t0, t2, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
    v128.store(target + 2 * step, i8x16.shuffle(t1, t3, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v128.store(target + 3 * step, i8x16.shuffle(t1, t3, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
    source += 16;
    s1 += 16;
    s2 += 16;
    s3 += 16;
    target += 4 * step;
  }
  for (; p < k; p++) {
    store<f32>(target, load<f32>(source));
    store<f32>(target, load<f32>(s1), 4);
    store<f32>(target, load<f32>(s2), 8);
    store<f32>(target, load<f32>(s3), 12);
    source += 4;
    s1 += 4;
    s2 += 4;
    s3 += 4;
    target += step;
  }
}
