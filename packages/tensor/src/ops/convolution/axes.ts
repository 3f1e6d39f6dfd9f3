/** One spatial axis of a convolution: x̂ at o·stride + k·dilation − low meets tap k. */
export interface ConvolutionAxis {
  /** Number of outputs. */
  readonly output: number;
  readonly stride: number;
  /** Between neighbouring taps. */
  readonly dilation: number;
  /** Between neighbouring elements of the input in x̂, with zeros in between. */
  readonly inputDilation: number;
  /** Zeros before the first element; negative where the first outputs begin further in. */
  readonly low: number;
}

const names = ["stride", "dilation", "inputDilation", "low"] as const;

/** As numbers of a program's step; the outputs' number follows from what it writes. */
export function encodeAxes(axes: readonly ConvolutionAxis[]): Record<string, number> {
  return Object.fromEntries(axes.flatMap((axis, i) => names.map((name) => [`${name}${i}`, axis[name]])));
}

export function decodeAxes(numbers: Readonly<Record<string, number>>, outputs: readonly number[]): ConvolutionAxis[] {
  return outputs.map((output, i) => {
    const [stride, dilation, inputDilation, low] = names.map((name) => numbers[`${name}${i}`] ?? 0);
    return { output, stride, dilation, inputDilation, low };
  });
}
