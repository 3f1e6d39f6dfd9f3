import { asTensor, broadcastShapes, broadcastTo, customGradient, mul, type Tensor, type TensorLike } from "@nn/tensor";
import { toFloat } from "./activation.js";

/** A pointwise function of x and of a parameter that is learned with the weights: y = f(x, p). */
export interface ParametricActivation {
  (x: TensorLike, parameter: TensorLike): Tensor;
  readonly activationName: string;
  /** dy/dx at each element of x. */
  derivative(x: TensorLike, parameter: TensorLike): Tensor;
}

export interface ParametricRecord {
  readonly f: (x: Tensor, p: Tensor) => Tensor;
  /** dy/dx. */
  readonly df: (x: Tensor, p: Tensor) => Tensor;
  /** dy/dp. */
  readonly dp: (x: Tensor, p: Tensor) => Tensor;
}

/** Makes a function of x and a parameter, which broadcast; the gradient reaches both. */
export function parametricActivation(name: string, record: ParametricRecord): ParametricActivation {
  const apply = customGradient(
    (x, p) => record.f(x, p),
    (dy, _, x, p) => [mul(dy, record.df(x, p)), mul(dy, record.dp(x, p))],
  );
  // Broadcasting comes before the rule, so that its own gradient sums dp over the axes that p lacks.
  const spread = (x: TensorLike, parameter: TensorLike): [Tensor, Tensor] => {
    const source = toFloat(x);
    const p = asTensor(parameter, source);
    const shape = broadcastShapes(source.shape, p.shape, name);
    return [broadcastTo(source, shape), broadcastTo(p, shape)];
  };
  return Object.assign((x: TensorLike, parameter: TensorLike) => apply(...spread(x, parameter)), {
    activationName: name,
    derivative: (x: TensorLike, parameter: TensorLike) => record.df(...spread(x, parameter)),
  });
}
