// Rows of elements of 4 bytes, `step` bytes apart; targets are contiguous.

/** Elements from which on a call of `memory.copy` is faster than a loop. */
const LONG: i32 = 256;

export function copyRow(count: i32, source: usize, step: usize, target: usize): void {
  let i = 0;
  if (step == 4) {
    if (count >= LONG) return memory.copy(target, source, <usize>count * 4);
    for (; i <= count - 4; i += 4, source += 16, target += 16) v128.store(target, v128.load(source));
  }
  for (; i < count; i++, source += step, target += 4) store<i32>(target, load<i32>(source));
}

/** target += source, as floats or as integers. */
export function addRow(count: i32, source: usize, step: usize, target: usize, float: bool): void {
  let i = 0;
  if (step == 4) {
    for (; i <= count - 4; i += 4, source += 16, target += 16) {
      const sum = float
        ? f32x4.add(v128.load(target), v128.load(source))
        : i32x4.add(v128.load(target), v128.load(source));
      v128.store(target, sum);
    }
  }
  for (; i < count; i++, source += step, target += 4) {
    if (float) store<f32>(target, load<f32>(target) + load<f32>(source));
    else store<i32>(target, load<i32>(target) + load<i32>(source));
  }
}
