import { apply, constant } from "../../expression/build.js";
import { unary, type Unary } from "../define.js";
import { mul } from "./arithmetic.js";

/** |x|; its gradient at 0 is 0. */
export const abs: Unary = unary({
  name: "abs",
  domain: "any",
  expression: (x) => apply("abs", x),
  gradient: (dy, x) => mul(dy, sign(x)),
});

/** −1, 0 or 1; NaN stays NaN. */
export const sign: Unary = unary({
  name: "sign",
  domain: "any",
  expression: (x) => {
    const number = (value: number) => constant(value, x.dtype);
    const negative = apply("select", apply("lt", x, number(0)), number(-1), x);
    return apply("select", apply("lt", number(0), x), number(1), negative);
  },
});

/** The largest integer ≤ x, as a float. */
export const floor: Unary = unary({ name: "floor", expression: (x) => apply("floor", x) });

/** The smallest integer ≥ x, as a float: −⌊−x⌋. */
export const ceil: Unary = unary({
  name: "ceil",
  expression: (x) => {
    const minus = constant(-1, x.dtype);
    return apply("mul", apply("floor", apply("mul", x, minus)), minus);
  },
});

/** The nearest integer, halves to the even one, as a float. */
export const round: Unary = unary({ name: "round", expression: (x) => apply("round", x) });
