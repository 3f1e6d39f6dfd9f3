// Short or scattered runs are copied together, so that a row's runs of all taps become one.

const FLOAT: usize = 4;

/**
 * Copies the runs of rows, through their pointers, row after row to `target`: each `size` floats, of which the taps' runs fill
 * the first. Row r's pointer at tap t is at table + r/4·groupStep + t·tapStep + r%4·4. `along` taps in a row whose runs follow
 * one another in x, `tapBytes` apart, are copied at once where none of them is padding. Behind the last row there must be room
 * for three floats more.
 */
export function copyPatches(
  rows: i32, taps: i32, along: i32, run: i32, runStep: usize, tapBytes: usize, zeros: usize,
  table: usize, groupStep: usize, tapStep: usize, target: usize, size: i32,
): void {
  const runBytes = <usize>run * FLOAT, reach = <usize>(along - 1) * tapStep;
  const follow = along > 1 && runStep == FLOAT && tapBytes == runBytes;
  for (let r = 0; r < rows; r++, target += <usize>size * FLOAT) {
    const column = table + <usize>(r >> 2) * groupStep + <usize>(r & 3) * 4;
    let to = target;
    for (let t = 0; t < taps; t += along) {
      let pointer = column + <usize>t * tapStep;
      const from = <usize>load<u32>(pointer), end = <usize>load<u32>(pointer + reach);
      if (follow && from != zeros && end != zeros && end - from == <usize>(along - 1) * tapBytes) {
        to = copy(from, to, along * run);
        continue;
      }
      for (let k = 0; k < along; k++, pointer += tapStep) {
        const one = <usize>load<u32>(pointer);
        if (one == zeros) {
          for (let i = 0; i < run; i++, to += FLOAT) store<f32>(to, 0);
        } else if (runStep == FLOAT) to = copy(one, to, run);
        else {
          for (let i = 0; i < run; i++, to += FLOAT) store<f32>(to, load<f32>(one + <usize>i * runStep));
        }
      }
    }
    for (const stop = target + <usize>size * FLOAT; to < stop; to += FLOAT) store<f32>(to, 0);
  }
}

/** Copies fours, the last of them past the end: what comes next overwrites that. */
// @ts-ignore: decorator
@inline
function copy(from: usize, to: usize, count: i32): usize {
  const end = to + <usize>count * FLOAT;
  for (; to < end; from += 16, to += 16) v128.store(to, v128.load(from));
  return end;
}
