// A stable sort of each row by a radix of eight bits, the lowest byte first. Values become unsigned keys of the same
// order; NaNs get the highest key whatever the direction.

const RADIX: i32 = 256;
const HISTOGRAM: usize = RADIX * 4;

/**
 * target [rows, size] = the indices that sort x [rows, size]. Strides in bytes; the target is contiguous. A piece is a
 * range of rows; it needs scratch for a histogram and three arrays of `size` words.
 */
export function argsort(
  rows: i32, size: i32,
  x: usize, xRow: usize, xColumn: usize,
  target: usize, descending: i32, float: i32,
  scratch: usize, piece: i32, pieces: i32,
): void {
  const bytes = <usize>size * 4;
  const from = rows * piece / pieces, to = rows * (piece + 1) / pieces;
  for (let row = from; row < to; row++) {
    const keys = scratch + HISTOGRAM;
    const order = target + <usize>row * bytes;
    makeKeys(size, x + <usize>row * xRow, xColumn, keys, order, descending != 0, float != 0);
    if (size <= 32) insertionSort(size, keys, order);
    else radixSort(size, keys, order, keys + bytes, keys + 2 * bytes, scratch);
  }
}

function makeKeys(size: i32, x: usize, step: usize, keys: usize, order: usize, descending: bool, float: bool): void {
  for (let i = 0; i < size; i++, x += step) {
    const key = float ? floatKey(load<f32>(x), descending) : integerKey(load<i32>(x), descending);
    store<u32>(keys + <usize>i * 4, key);
    store<i32>(order + <usize>i * 4, i);
  }
}

// @ts-ignore: decorator
@inline
function integerKey(value: i32, descending: bool): u32 {
  const key = <u32>value ^ 0x80000000;
  return descending ? ~key : key;
}

// @ts-ignore: decorator
@inline
function floatKey(value: f32, descending: bool): u32 {
  if (value != value) return 0xffffffff;
  // Adding zero makes −0 the equal of 0.
  const bits = reinterpret<u32>(value + 0);
  const key = bits >> 31 ? ~bits : bits | 0x80000000;
  return descending ? ~key : key;
}

function insertionSort(size: i32, keys: usize, order: usize): void {
  for (let i: usize = 4; i < <usize>size * 4; i += 4) {
    const key = load<u32>(keys + i), index = load<i32>(order + i);
    let j = i;
    for (; j > 0 && load<u32>(keys + j - 4) > key; j -= 4) {
      store<u32>(keys + j, load<u32>(keys + j - 4));
      store<i32>(order + j, load<i32>(order + j - 4));
    }
    store<u32>(keys + j, key);
    store<i32>(order + j, index);
  }
}

/** Four passes, so that the sorted indices end where they began. */
function radixSort(size: i32, keys: usize, order: usize, otherKeys: usize, otherOrder: usize, histogram: usize): void {
  for (let shift = 0; shift < 32; shift += 8) {
    memory.fill(histogram, 0, HISTOGRAM);
    for (let i: usize = 0; i < <usize>size * 4; i += 4) {
      const slot = histogram + ((load<u32>(keys + i) >> shift) & 255) * 4;
      store<i32>(slot, load<i32>(slot) + 1);
    }
    let before = 0;
    for (let slot: usize = 0; slot < HISTOGRAM; slot += 4) {
      const count = load<i32>(histogram + slot);
      store<i32>(histogram + slot, before);
      before += count;
    }
    for (let i: usize = 0; i < <usize>size * 4; i += 4) {
      const key = load<u32>(keys + i);
      const slot = histogram + ((key >> shift) & 255) * 4;
      const place = load<i32>(slot);
      store<i32>(slot, place + 1);
      store<u32>(otherKeys + <usize>place * 4, key);
      store<i32>(otherOrder + <usize>place * 4, load<i32>(order + i));
    }
    let swap = keys;
    keys = otherKeys;
    otherKeys = swap;
    swap = order;
    order = otherOrder;
    otherOrder = swap;
  }
}
