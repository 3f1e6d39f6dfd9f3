import { add, initializers, matmul, type Initializer, type Tensor } from "@nn/tensor";
import type { CellParameter } from "./cell.js";

interface WeightOptions {
  readonly units: number;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
}

/** The parameters of a cell with several gates: W [I, G·H], U [R, G·H] and b [G·H], the gates side by side. */
export function weightsOf(
  { units, useBias, kernelInitializer, recurrentInitializer }: WeightOptions,
  inputs: number,
  gates: number,
  bias: Initializer = initializers.zeros,
  /** Size of the output, where it is not that of the gates. */
  outputs = units,
): Record<string, CellParameter> {
  return {
    W: { shape: [inputs, gates * units], initializer: kernelInitializer },
    U: { shape: [outputs, gates * units], initializer: recurrentInitializer },
    ...(useBias ? { b: { shape: [gates * units], initializer: bias, regularized: false } } : {}),
  };
}

/** x · W + b, without b where there is none. */
export const affine = (x: Tensor, W: Tensor, b: Tensor | undefined): Tensor => biased(matmul(x, W), b);

/** x + b, without b where there is none. */
export const biased = (x: Tensor, b: Tensor | undefined): Tensor => (b ? add(x, b) : x);
