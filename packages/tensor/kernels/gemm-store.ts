// @ts-ignore: decorator
@inline
export function storeRow(c: usize, low: v128, high: v128, add: bool): void {
  if (add) {
    low = f32x4.add(v128.load(c), low);
    high = f32x4.add(v128.load(c, 16), high);
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

/** Stores the first `columns` ≤ 8 of eight elements. Reading C past the end is harmless, writing is not. */
export function storePart(c: usize, low: v128, high: v128, columns: i32, add: bool): void {
  if (add) {
    low = f32x4.add(v128.load(c), low);
    high = f32x4.add(v128.load(c, 16), high);
  }
  if (columns >= 8) {
    v128.store(c, low);
    v128.store(c, high, 16);
    return;
  }
  if (columns & 4) {
    v128.store(c, low);
    low = high;
    c += 16;
  }
  if (columns & 2) {
    v128.store64_lane(c, low, 0);
    low = i8x16.shuffle(low, low, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    c += 8;
  }
  if (columns & 1) v128.store32_lane(c, low, 0);
}
