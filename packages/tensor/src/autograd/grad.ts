import { asTensor, type TensorLike } from "../core/create.js";
import { GradientError } from "../core/errors.js";
import { Tensor } from "../core/tensor.js";
import { leaves, mapTree, type Tree } from "../core/tree.js";
import { alias } from "./custom-gradient.js";
import { gradients } from "./gradients.js";

/** What a differentiable argument may be: a tensor-like value, or lists and records of tensors. */
export type Differentiable = TensorLike | Tree;

/** The gradient has the structure of the argument. */
export type GradientOf<X> = X extends TensorLike ? Tensor : X extends Tree ? X : never;

type Traced<X> = X extends Tensor ? Tensor : X extends TensorLike ? Tensor : X;

/**
 * The function that computes the gradient of a scalar function with respect to its first argument:
 * `grad((x) => x.square().sum())(x)` is 2x. The argument may be a record or list of tensors; further arguments are
 * passed on as constants. `grad(grad(f))` works.
 */
export function grad<X extends Differentiable, R extends unknown[]>(
  f: (x: Traced<X>, ...rest: R) => Tensor,
): (x: X, ...rest: R) => GradientOf<X> {
  const both = valueAndGrad(f);
  return (x, ...rest) => both(x, ...rest)[1];
}

/** As `grad`, but yields the function's value as well: [value, gradient]. */
export function valueAndGrad<X extends Differentiable, R extends unknown[]>(
  f: (x: Traced<X>, ...rest: R) => Tensor,
): (x: X, ...rest: R) => [Tensor, GradientOf<X>] {
  return (x, ...rest) => {
    const variables = mapTree(toTree(x), alias);
    const y = f(variables as Traced<X>, ...rest);
    if (!(y instanceof Tensor)) {
      throw new GradientError("grad: the function must return one scalar tensor");
    }
    const flat = gradients(y, leaves(variables));
    let next = 0;
    return [y, mapTree(variables, () => flat[next++]) as GradientOf<X>];
  };
}

function toTree(x: Differentiable): Tree {
  return isTree(x) ? x : asTensor(x as TensorLike);
}

function isTree(x: unknown): x is Tree {
  if (x instanceof Tensor) return true;
  if (typeof x !== "object" || x === null || ArrayBuffer.isView(x)) return false;
  const children = Object.values(x);
  return children.length > 0 && children.every(isTree);
}
