import type { Network } from "@nn/network";
import type { NdArray } from "@nn/tensor";

/**
 * What a network with an encoder and a decoder answers, [T] for each row: the likeliest token, and then the one after it,
 * each given back to the decoder. Of x [N, S + T] only the sources and the decoder's first token are read.
 */
export async function answer(network: Network, x: NdArray, sourceLength: number): Promise<Int32Array[]> {
  const [rows, width] = x.shape;
  const length = width - sourceLength;
  const seen = Int32Array.from(x.data);
  for (let row = 0; row < rows; row++) seen.fill(0, row * width + sourceLength + 1, (row + 1) * width);
  const answers = Array.from({ length: rows }, () => new Int32Array(length));
  for (let t = 0; t < length; t++) {
    const { data, shape } = await network.predict({ data: seen, shape: [rows, width], dtype: "int32" });
    const classes = shape[2];
    for (let row = 0; row < rows; row++) {
      const start = (row * length + t) * classes;
      const scores = data.subarray(start, start + classes);
      answers[row][t] = scores.indexOf(Math.max(...scores));
      if (t + 1 < length) seen[row * width + sourceLength + t + 1] = answers[row][t];
    }
  }
  return answers;
}
