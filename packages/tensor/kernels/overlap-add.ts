import { addRow } from "./rows";

/**
 * x [B, S₀, S₁, S₂, C] = 0, then every element of the windows is added in its place: o·stride + k·dilation along each spatial
 * axis. Strides in bytes; x is contiguous. Pieces divide x along B and S₀, so each sum has one order.
 */
export function overlapAdd(
  batch: i32, channels: i32, x: usize, windows: usize, windowBatch: usize, windowChannel: usize, float: i32,
  size0: i32, outputs0: i32, taps0: i32, stride0: i32, dilation0: i32, output0: usize, tap0: usize,
  size1: i32, outputs1: i32, taps1: i32, stride1: i32, dilation1: i32, output1: usize, tap1: usize,
  size2: i32, outputs2: i32, taps2: i32, stride2: i32, dilation2: i32, output2: usize, tap2: usize,
  piece: i32, pieces: i32,
): void {
  const rowBytes = <usize>channels * 4, planeBytes = <usize>(size1 * size2) * rowBytes;
  const last = <i32>(<i64>(batch * size0) * (piece + 1) / pieces);
  for (let plane = <i32>(<i64>(batch * size0) * piece / pieces); plane < last; plane++) {
    const target = x + <usize>plane * planeBytes, i = plane % size0;
    memory.fill(target, 0, planeBytes);
    for (let o0 = 0; o0 < outputs0; o0++) {
      const distance = i - o0 * stride0;
      if (distance < 0 || distance % dilation0 != 0 || distance / dilation0 >= taps0) continue;
      const source = windows + <usize>(plane / size0) * windowBatch + <usize>o0 * output0
        + <usize>(distance / dilation0) * tap0;
      for (let o1 = 0; o1 < outputs1; o1++) {
        for (let k1 = 0; k1 < taps1; k1++) {
          const line = target + <usize>((o1 * stride1 + k1 * dilation1) * size2) * rowBytes;
          const from = source + <usize>o1 * output1 + <usize>k1 * tap1;
          for (let o2 = 0; o2 < outputs2; o2++) {
            for (let k2 = 0; k2 < taps2; k2++) {
              const element = from + <usize>o2 * output2 + <usize>k2 * tap2;
              const to = line + <usize>(o2 * stride2 + k2 * dilation2) * rowBytes;
              addRow(channels, element, windowChannel, to, float != 0);
            }
          }
        }
      }
    }
  }
}
