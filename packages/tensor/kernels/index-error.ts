/** Where a kernel notes the first bad index of a run: step + 1, index, size of the axis. The host looks there. */
const CELL: usize = 64;

/** Whether the index lies in 0 … size − 1; notes it if not and if it is the first. */
// @ts-ignore: decorator
@inline
export function checked(index: i32, size: i32, step: i32): bool {
  if (<u32>index < <u32>size) return true;
  note(index, size, step);
  return false;
}

function note(index: i32, size: i32, step: i32): void {
  if (load<i32>(CELL) != 0) return;
  store<i32>(CELL, step);
  store<i32>(CELL, index, 4);
  store<i32>(CELL, size, 8);
}
