// Sums on their way to C: what stands in D is added, where there is a D, negative numbers become 0 for `relu`, and rows
// and columns outside of C are dropped. Reading D past its end is harmless. `wide`: eight columns, not four.

/** Four rows, of which `rows` count. */
// @ts-ignore: decorator
@inline
export function storeFour(
  wide: bool, rows: i32, columns: i32, c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
  c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128,
): void {
  if (d) {
    c00 = plus(c00, d);
    if (wide) c01 = plus(c01, d + 16);
    if (rows > 1) d += dRow;
    c10 = plus(c10, d);
    if (wide) c11 = plus(c11, d + 16);
    if (rows > 2) d += dRow;
    c20 = plus(c20, d);
    if (wide) c21 = plus(c21, d + 16);
    if (rows > 3) d += dRow;
    c30 = plus(c30, d);
    if (wide) c31 = plus(c31, d + 16);
  }
  if (relu) {
    c00 = positive(c00);
    if (wide) c01 = positive(c01);
    c10 = positive(c10);
    if (wide) c11 = positive(c11);
    c20 = positive(c20);
    if (wide) c21 = positive(c21);
    c30 = positive(c30);
    if (wide) c31 = positive(c31);
  }
  if (rows > 3 && columns == (wide ? 8 : 4)) {
    storeRow(wide, c, c00, c01);
    storeRow(wide, c + cRow, c10, c11);
    storeRow(wide, c + 2 * cRow, c20, c21);
    storeRow(wide, c + 3 * cRow, c30, c31);
  } else {
    storePart(columns, c, c00, c01);
    if (rows > 1) storePart(columns, c + cRow, c10, c11);
    if (rows > 2) storePart(columns, c + 2 * cRow, c20, c21);
    if (rows > 3) storePart(columns, c + 3 * cRow, c30, c31);
  }
}

/** Two rows, of which `rows` count. */
// @ts-ignore: decorator
@inline
export function storeTwo(
  wide: bool, rows: i32, columns: i32, c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
  c00: v128, c01: v128, c10: v128, c11: v128,
): void {
  if (d) {
    c00 = plus(c00, d);
    if (wide) c01 = plus(c01, d + 16);
    if (rows > 1) d += dRow;
    c10 = plus(c10, d);
    if (wide) c11 = plus(c11, d + 16);
  }
  if (relu) {
    c00 = positive(c00);
    if (wide) c01 = positive(c01);
    c10 = positive(c10);
    if (wide) c11 = positive(c11);
  }
  if (columns == (wide ? 8 : 4)) {
    storeRow(wide, c, c00, c01);
    if (rows > 1) storeRow(wide, c + cRow, c10, c11);
  } else {
    storePart(columns, c, c00, c01);
    if (rows > 1) storePart(columns, c + cRow, c10, c11);
  }
}

// @ts-ignore: decorator
@inline
function plus(sum: v128, d: usize): v128 {
  return f32x4.add(sum, v128.load(d));
}

/** max(x, 0); NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function positive(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

// @ts-ignore: decorator
@inline
function storeRow(wide: bool, c: usize, low: v128, high: v128): void {
  v128.store(c, low);
  if (wide) v128.store(c, high, 16);
}

/** Stores the first `columns` ≤ 8 of eight elements. (A loop keeps the compiler from copying it to every place of use.) */
function storePart(columns: i32, c: usize, low: v128, high: v128): void {
  for (; columns >= 4; columns -= 4, c += 16) {
    v128.store(c, low);
    low = high;
  }
  if (columns & 2) {
    v128.store64_lane(c, low, 0);
    low = i8x16.shuffle(low, low, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    c += 8;
  }
  if (columns & 1) v128.store32_lane(c, low, 0);
}
