/** The length of the equal parts, a multiple of `grain`, into which an axis is cut so that none is longer than `most`. */
export function part(size: i32, most: i32, grain: i32): i32 {
  const parts = max((size + most - 1) / most, 1) * grain;
  return (size + parts - 1) / parts * grain;
}
