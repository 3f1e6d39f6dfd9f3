import { apply, constant } from "../../expression/build.js";
import type { Expression } from "../../expression/expression.js";
import { unary, type Unary } from "../define.js";
import { add, div, mul, neg, square, sub } from "./arithmetic.js";

/** eˣ. */
export const exp: Unary = unary({
  name: "exp",
  expression: (x) => apply("exp", x),
  gradient: (dy, _, y) => mul(dy, y),
});

/** ln x; −∞ at 0, NaN below. */
export const log: Unary = unary({
  name: "log",
  expression: (x) => apply("log", x),
  gradient: (dy, x) => div(dy, x),
});

const one = (x: Expression): Expression => constant(1, x.dtype);

/**
 * ln(1 + x), exact near 0. With u = 1 + x rounded, x · ln u / (u − 1) undoes the rounding (Goldberg, "What every computer
 * scientist should know about floating-point arithmetic", 1991, theorem 4).
 */
export const log1p: Unary = unary({
  name: "log1p",
  expression: (x) => {
    const u = apply("add", x, one(x));
    const corrected = apply("div", apply("mul", apply("log", u), x), apply("sub", u, one(x)));
    return apply("select", apply("eq", u, one(x)), x, apply("select", apply("eq", u, x), apply("log", u), corrected));
  },
  gradient: (dy, x) => div(dy, add(x, 1)),
});

/**
 * eˣ − 1, exact near 0: (u − 1) · x / ln u with u = eˣ rounded (Higham, "Accuracy and stability of numerical algorithms", 2002,
 * section 1.14.1).
 */
export const expm1: Unary = unary({
  name: "expm1",
  expression: (x) => {
    const u = apply("exp", x);
    const difference = apply("sub", u, one(x));
    const corrected = apply("div", apply("mul", difference, x), apply("log", u));
    const isLarge = apply("eq", difference, u);
    const isTiny = apply("eq", difference, constant(-1, x.dtype));
    const rest = apply("select", apply("or", isLarge, isTiny), difference, corrected);
    return apply("select", apply("eq", u, one(x)), x, rest);
  },
  gradient: (dy, _, y) => mul(dy, add(y, 1)),
});

/** √x; NaN below 0. */
export const sqrt: Unary = unary({
  name: "sqrt",
  expression: (x) => apply("sqrt", x),
  gradient: (dy, _, y) => div(dy, mul(y, 2)),
});

/** 1 / √x. */
export const rsqrt: Unary = unary({
  name: "rsqrt",
  expression: (x) => apply("div", one(x), apply("sqrt", x)),
  gradient: (dy, x, y) => mul(dy, mul(div(y, x), -0.5)),
});

/** Hyperbolic tangent, in (−1, 1). */
export const tanh: Unary = unary({
  name: "tanh",
  expression: (x) => apply("tanh", x),
  gradient: (dy, _, y) => mul(dy, sub(1, square(y))),
});

/** Logistic sigmoid, 1 / (1 + e⁻ˣ), in (0, 1). */
export const sigmoid: Unary = unary({
  name: "sigmoid",
  expression: (x) => apply("sigmoid", x),
  gradient: (dy, _, y) => mul(dy, mul(y, sub(1, y))),
});

/** The error function, 2/√π ∫₀ˣ e^(−t²) dt. */
export const erf: Unary = unary({
  name: "erf",
  expression: (x) => apply("erf", x),
  gradient: (dy, x) => mul(dy, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI))),
});
