import { asTensor, type TensorLike } from "../../core/create.js";
import type { Tensor } from "../../core/tensor.js";
import { apply, constant } from "../../expression/build.js";
import { binary, unary, type Binary, type Unary } from "../define.js";
import { log } from "./exponential.js";
import { equal, greater, where } from "./select.js";

/** a + b, broadcasting. */
export const add: Binary = binary({
  name: "add",
  atLeast: "int32",
  expression: (a, b) => apply("add", a, b),
  gradient: (dy) => [dy, dy],
});

/** a − b, broadcasting. */
export const sub: Binary = binary({
  name: "sub",
  atLeast: "int32",
  expression: (a, b) => apply("sub", a, b),
  gradient: (dy) => [dy, neg(dy)],
});

/** a · b, element by element, broadcasting. */
export const mul: Binary = binary({
  name: "mul",
  atLeast: "int32",
  expression: (a, b) => apply("mul", a, b),
  gradient: (dy, a, b) => [mul(dy, b), mul(dy, a)],
});

/** a / b, broadcasting; always in floats, so 1 / 2 of integers is 0.5. */
export const div: Binary = binary({
  name: "div",
  atLeast: "float32",
  expression: (a, b) => apply("div", a, b),
  gradient: (dy, _, b, y) => {
    const da = div(dy, b);
    return [da, neg(mul(da, y))];
  },
});

/** aᵇ, as `Math.pow`; ∂/∂a = b·aᵇ⁻¹ (0 where b is 0), ∂/∂b = aᵇ·ln a (0 where a ≤ 0). */
export const pow: Binary = binary({
  name: "pow",
  atLeast: "float32",
  expression: (a, b) => apply("pow", a, b),
  gradient: (dy, a, b, y) => [
    mul(dy, where(equal(b, 0), 0, mul(b, pow(a, sub(b, 1))))),
    mul(dy, where(greater(a, 0), mul(y, log(where(greater(a, 0), a, 1))), 0)),
  ],
});

/** −x. */
export const neg: Unary = unary({
  name: "neg",
  domain: "any",
  expression: (x) => apply("mul", x, constant(-1, x.dtype)),
  gradient: (dy) => neg(dy),
});

/** x². */
export const square: Unary = unary({
  name: "square",
  domain: "any",
  expression: (x) => apply("mul", x, x),
  gradient: (dy, x) => mul(dy, mul(x, 2)),
});

/** 1 / x. */
export function reciprocal(x: TensorLike): Tensor {
  return div(1, x);
}

/** a − b · ⌊a / b⌋: the remainder with the sign of b. */
export function mod(a: TensorLike, b: TensorLike): Tensor {
  const x = asTensor(a);
  return sub(x, mul(b, floorOf(div(x, b))));
}

const floorOf: Unary = unary({ name: "floor", expression: (x) => apply("floor", x) });
