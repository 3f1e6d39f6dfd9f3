import { asTensor, type TensorLike } from "../core/create.js";
import { GradientError } from "../core/errors.js";
import { defineOp, type OpFunction } from "../core/op.js";
import { Tensor } from "../core/tensor.js";

/** From dy, y and the inputs: one gradient per input, `undefined` where none flows. */
export type Backward = (dy: Tensor, y: Tensor, ...inputs: Tensor[]) => readonly (Tensor | undefined)[];

interface CustomAttributes {
  readonly backward: Backward;
  /** The value is the first source's, whatever the rule: nothing of it is in a program's key. */
  toJSON(): unknown;
}

/** The value of its first source; its gradient goes past that source, straight to the others, by the given rule. */
const customOp: OpFunction<CustomAttributes> = defineOp<CustomAttributes>({
  name: "customGradient",
  infer: ([y]) => y,
  kernel: { kind: "view", view: (view) => view },
  gradient: (dy, y, [, ...inputs], { backward }) => {
    const gradients = backward(dy, y, ...inputs);
    if (!Array.isArray(gradients) || gradients.length !== inputs.length) {
      throw new GradientError(
        `customGradient: the rule must return a list of ${inputs.length} gradients, one for each input`,
      );
    }
    return [undefined, ...gradients];
  },
});

/**
 * A function with a gradient rule of its own. `f` maps tensors to a tensor; `backward` is its vector-Jacobian product.
 * Tensors that `f` closes over get no gradient: pass them as inputs.
 */
export function customGradient(
  f: (...inputs: Tensor[]) => Tensor,
  backward: Backward,
): (...inputs: TensorLike[]) => Tensor {
  return (...inputs) => {
    const sources = inputs.map((input) => asTensor(input));
    const y = f(...sources);
    if (!(y instanceof Tensor)) throw new GradientError("customGradient: the function must return one tensor");
    return customOp([y, ...sources], { backward, toJSON: () => 0 });
  };
}

const stopOp: OpFunction<undefined> = defineOp<undefined>({
  name: "stopGradient",
  infer: ([x]) => x,
  kernel: { kind: "view", view: (view) => view },
  batch: ({ all }) => stopOp([all(0)], undefined),
});

/** x, but constant to gradients. */
export function stopGradient(x: TensorLike): Tensor {
  return stopOp([asTensor(x)], undefined);
}

const aliasOp: OpFunction<undefined> = defineOp<undefined>({
  name: "alias",
  infer: ([x]) => x,
  kernel: { kind: "view", view: (view) => view },
  gradient: (dy) => [dy],
  batch: ({ all }) => aliasOp([all(0)], undefined),
  batchSum: ({ sum }) => aliasOp([sum(0)], undefined),
});

/** x under a new identity, so that a gradient can be taken with respect to this use of it alone. */
export function alias(x: Tensor): Tensor {
  return aliasOp([x], undefined);
}
