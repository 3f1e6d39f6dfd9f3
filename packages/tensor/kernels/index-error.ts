/** Where a kernel notes the first bad index of a run: step + 1, index, size of the axis, place. The host looks there. */
const CELL: usize = 64;

/** Whether the index at a place of a list lies in 0 … size − 1; notes it if not, and if none is noted that comes before. */
// @ts-ignore: decorator
@inline
export function checked(index: i32, size: i32, step: i32, place: i32): bool {
  if (<u32>index < <u32>size) return true;
  note(index, size, step, place);
  return false;
}

/** Pieces of a step may find bad indices in any order: the first of the list is what users are told. */
function note(index: i32, size: i32, step: i32, place: i32): void {
  const noted = load<i32>(CELL);
  if (noted != 0 && (noted != step || load<i32>(CELL, 12) <= place)) return;
  store<i32>(CELL, step);
  store<i32>(CELL, index, 4);
  store<i32>(CELL, size, 8);
  store<i32>(CELL, place, 12);
}
