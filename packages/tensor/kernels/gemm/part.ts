/** The length of the equal parts, a multiple of `grain`, into which an axis is cut so that none is longer than `most`. */
export function part(size: i32, most: i32, grain: i32): i32 {
  const parts = max((size + most - 1) / most, 1) * grain;
  return (size + parts - 1) / parts * grain;
}

/** Where a piece begins when `size` is cut between multiples of `grain`. */
export function begin(size: i32, grain: i32, piece: i32, pieces: i32): i32 {
  if (piece == 0) return 0;
  if (piece == pieces) return size;
  return min(size, <i32>(<i64>((size + grain - 1) / grain) * piece / pieces) * grain);
}
