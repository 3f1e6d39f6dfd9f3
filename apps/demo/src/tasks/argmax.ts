/** The column of the greatest value in each row of [N, K]. */
export function argmaxRows({
  data,
  shape,
}: {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}): Int32Array {
  const [rows, columns] = shape;
  const greatest = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let k = 1; k < columns; k++) if (data[row * columns + k] > data[row * columns + best]) best = k;
    greatest[row] = best;
  }
  return greatest;
}
