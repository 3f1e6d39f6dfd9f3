import type { Tensor, TensorLike } from "@nn/tensor";

/** What the suite needs of an activation function; those of @nn/activations fit. */
export interface ActivationLike {
  (x: TensorLike): Tensor;
  readonly activationName: string;
}

/** One that works on each element alone. */
export interface PointwiseLike extends ActivationLike {
  derivative(x: TensorLike): Tensor;
}
