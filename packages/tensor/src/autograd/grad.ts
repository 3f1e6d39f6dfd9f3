import { asTensor, type TensorLike } from "../core/create.js";
import { GradientError } from "../core/errors.js";
import { Tensor } from "../core/tensor.js";
import { leaves, mapTree, type Tree } from "../core/tree.js";
import { alias } from "./custom-gradient.js";
import { gradients } from "./gradients.js";

/** A scalar function of a tensor; further arguments are constants to the gradient. */
type TensorFunction = (x: Tensor, ...rest: Tensor[]) => Tensor;

/** A scalar function of a list or record of tensors. */
type TreeFunction<X extends Tree, R extends readonly unknown[]> = (x: X, ...rest: R) => Tensor;

/**
 * The function that computes the gradient of a scalar function with respect to its first argument:
 * `grad((x) => x.square().sum())(x)` is 2x. The argument may be a record or list of tensors; the gradient has its
 * structure. Further arguments are constants. `grad(grad(f))` works.
 *
 * @throws {GradientError} f does not return a scalar.
 */
export function grad(f: TensorFunction): (x: TensorLike, ...rest: Tensor[]) => Tensor;
export function grad<X extends Tree, R extends readonly unknown[]>(f: TreeFunction<X, R>): (x: X, ...rest: R) => X;
export function grad(f: (...args: never[]) => Tensor): (...args: never[]) => unknown {
  const both = valueAndGrad(f as TreeFunction<Tree, unknown[]>) as (...args: unknown[]) => [Tensor, unknown];
  return (...args) => both(...args)[1];
}

/** As `grad`, but yields the function's value as well: [value, gradient]. */
export function valueAndGrad(
  f: TensorFunction,
): (x: TensorLike, ...rest: Tensor[]) => [value: Tensor, gradient: Tensor];
export function valueAndGrad<X extends Tree, R extends readonly unknown[]>(
  f: TreeFunction<X, R>,
): (x: X, ...rest: R) => [value: Tensor, gradient: X];
export function valueAndGrad(f: (...args: never[]) => Tensor): (...args: never[]) => [Tensor, unknown] {
  const call = f as (...args: unknown[]) => Tensor;
  return (...[x, ...rest]: unknown[]) => {
    const variables = mapTree(toTree(x as TensorLike | Tree), alias);
    const y = call(variables, ...rest);
    if (!(y instanceof Tensor)) throw new GradientError("grad: the function must return one scalar tensor");
    const flat = gradients(y, leaves(variables));
    let next = 0;
    return [y, mapTree(variables, () => flat[next++])];
  };
}

function toTree(x: TensorLike | Tree): Tree {
  return isTree(x) ? x : asTensor(x);
}

function isTree(x: unknown): x is Tree {
  if (x instanceof Tensor) return true;
  if (typeof x !== "object" || x === null || ArrayBuffer.isView(x)) return false;
  const children = Object.values(x);
  return children.length > 0 && children.every(isTree);
}
