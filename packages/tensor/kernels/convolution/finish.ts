const FLOAT: usize = 4;

/**
 * y += bias, then max(y, 0) for `relu`, after the ways that do not do it themselves. Rows of y are its positions and groups: five
 * axes, of which pieces divide the outermost. bias = 0: there is none.
 */
export function convolutionFinish(
  y: usize, batch: i32, yBatch: usize, size0: i32, yStep0: usize, size1: i32, yStep1: usize, size2: i32, yStep2: usize,
  groups: i32, yGroup: usize, outputs: i32, bias: usize, biasOutput: usize, biasGroup: usize, relu: bool,
  piece: i32, pieces: i32,
): void {
  const rows = size0 * size1 * size2 * groups, last = <i32>(<i64>batch * (piece + 1) / pieces);
  for (let n = <i32>(<i64>batch * piece / pieces); n < last; n++) {
    for (let row = 0; row < rows; row++) {
      const group = <usize>(row % groups), i2 = row / groups, i1 = i2 / size2, i0 = i1 / size1;
      let to = y + <usize>n * yBatch + <usize>i0 * yStep0 + <usize>(i1 % size1) * yStep1 + <usize>(i2 % size2) * yStep2;
      to += group * yGroup;
      let add = bias + group * biasGroup;
      for (let o = 0; o < outputs; o++, to += FLOAT, add += biasOutput) {
        let value = load<f32>(to);
        if (bias) value += load<f32>(add);
        store<f32>(to, relu && value < 0 ? 0 : value);
      }
    }
  }
}
