import { sizeOf, type NdArray, type RandomStream, type Shape } from "@nn/tensor";

/** Batches of random tokens, for samples of layers that take them. */
export function tokens(vocabulary: number): (shape: Shape, random: RandomStream) => NdArray {
  return (shape, random) => ({
    data: Int32Array.from({ length: sizeOf(shape) }, () => Math.floor(random.uniform(0, vocabulary))),
    shape,
    dtype: "int32",
  });
}
