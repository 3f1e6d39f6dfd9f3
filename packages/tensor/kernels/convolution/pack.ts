import { packColumns } from "../gemm/pack";

/** Bytes of eight floats. */
const EIGHT: usize = 32;

/**
 * The kernel in the order in which the tiles read it: for each group, for each panel of eight outputs, eight floats that are
 * added to the sums (`bias`; zeros if that is 0), then for each tap, for each element of its run, eight floats. Also clears
 * what rows read in the padding. Pieces divide the panels.
 */
export function convolutionPack(
  shared: usize, zeros: usize, zeroBytes: usize, packed: usize,
  w: usize, taps0: i32, wStep0: i32, taps1: i32, wStep1: i32, taps2: i32, wStep2: i32,
  run: i32, wRun: usize, outputs: i32, wOutput: usize, groups: i32, wGroup: usize,
  bias: usize, biasOutput: usize, biasGroup: usize, piece: i32, pieces: i32,
): void {
  if (piece == 0) memory.fill(shared + zeros, 0, zeroBytes);
  const panels = (outputs + 7) / 8, tapBytes = <usize>run * EIGHT;
  const last = <i32>(<i64>(groups * panels) * (piece + 1) / pieces);
  const first = <i32>(<i64>(groups * panels) * piece / pieces);
  let target = shared + packed + <usize>first * (EIGHT + <usize>(taps0 * taps1 * taps2) * tapBytes);
  for (let unit = first; unit < last; unit++) {
    const column = unit % panels * 8, columns = min(8, outputs - column);
    const from = w + <usize>(unit / panels) * wGroup + <usize>column * wOutput;
    if (bias) packColumns(1, columns, bias + <usize>(unit / panels) * biasGroup + <usize>column * biasOutput, 0, biasOutput, target);
    else memory.fill(target, 0, EIGHT);
    target += EIGHT;
    for (let k0 = 0; k0 < taps0; k0++) {
      for (let k1 = 0; k1 < taps1; k1++) {
        for (let k2 = 0; k2 < taps2; k2++, target += tapBytes) {
          const tap = from + <usize>(k0 * wStep0 + k1 * wStep1 + k2 * wStep2);
          packColumns(run, columns, tap, wRun, wOutput, target);
        }
      }
    }
  }
}
