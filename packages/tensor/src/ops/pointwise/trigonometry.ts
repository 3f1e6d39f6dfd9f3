import { apply } from "../../expression/build.js";
import { unary, type Unary } from "../define.js";
import { mul, neg } from "./arithmetic.js";

/** Sine; x in radians. */
export const sin: Unary = unary({
  name: "sin",
  expression: (x) => apply("sin", x),
  gradient: (dy, x) => mul(dy, cos(x)),
});

/** Cosine; x in radians. */
export const cos: Unary = unary({
  name: "cos",
  expression: (x) => apply("cos", x),
  gradient: (dy, x) => neg(mul(dy, sin(x))),
});
