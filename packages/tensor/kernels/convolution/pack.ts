import { packColumns } from "../gemm/pack";

const FLOAT: usize = 4;

/**
 * The kernel in the order in which the tiles read it: for each group, for each panel of eight outputs, for each tap, for each
 * element of its run, eight floats. Also clears what rows read in the padding. Pieces divide the panels.
 */
export function convolutionPack(
  shared: usize, zeros: usize, zeroBytes: usize, packed: usize,
  w: usize, taps0: i32, wStep0: i32, taps1: i32, wStep1: i32, taps2: i32, wStep2: i32,
  run: i32, wRun: usize, outputs: i32, wOutput: usize, groups: i32, wGroup: usize, piece: i32, pieces: i32,
): void {
  if (piece == 0) memory.fill(shared + zeros, 0, zeroBytes);
  const panels = (outputs + 7) / 8, tapBytes = <usize>run * 8 * FLOAT;
  const last = <i32>(<i64>(groups * panels) * (piece + 1) / pieces);
  const first = <i32>(<i64>(groups * panels) * piece / pieces);
  let target = shared + packed + <usize>(first * taps0 * taps1 * taps2) * tapBytes;
  for (let unit = first; unit < last; unit++) {
    const column = unit % panels * 8;
    const from = w + <usize>(unit / panels) * wGroup + <usize>column * wOutput;
    for (let k0 = 0; k0 < taps0; k0++) {
      for (let k1 = 0; k1 < taps1; k1++) {
        for (let k2 = 0; k2 < taps2; k2++, target += tapBytes) {
          const tap = from + <usize>(k0 * wStep0 + k1 * wStep1 + k2 * wStep2);
          packColumns(run, min(8, outputs - column), tap, wRun, wOutput, target);
        }
      }
    }
  }
}
