import { apply, cast, constant } from "../expression/build.js";
import type { Expression } from "../expression/expression.js";

// Normal numbers from 32 random bits by the inverse of the distribution function, in additions, subtractions,
// multiplications, divisions and square roots that round to float32: IEEE 754 leaves their results to nobody, so the
// numbers have the same bits on the host and in programs, on every backend, engine and machine. Logarithms and cosines
// (Box and Muller) would not. It is written three times, for numbers, for expressions
// and in kernels/random; tests compare the bits.

/**
 * √2 · erf⁻¹(x) / x as a fraction of polynomials in t = 1 − (1 − x²)^(1/16), the constant term first: minimax, relative
 * error 2^-20.4 for 1 − x² ≥ 2^-31. The root spreads the tail: t comes to 0.74 there.
 */
const NUMERATOR = [
  1.2533131837844849, 5.104870796203613, 12.686394691467285, 23.576641082763672, 21.764738082885742, -42.26758575439453,
];
const DENOMINATOR = [1, -0.1157902181148529, 5.176877975463867, 3.90206241607666, -7.963201522827148];
/** The sixteenth root. */
const ROOTS = 4;
const UNIT = 2 ** -31;

/**
 * The standard normal number of a word: of s = the word as a signed integer, the number that a normal one is below with
 * probability ½ + (s + ½) / 2^32, to 1.1e-6 of itself; between −6.24 and 6.24, −z for the word with all bits turned
 * over.
 */
export function standardNormal(word: number): number {
  const round = Math.fround;
  const signed = word | 0;
  const inner = signed < 0 ? ~signed : signed;
  // |x| = (inner + ½) / 2^31, and 1 − |x| with as many digits.
  const x = round(round(round(inner) + 0.5) * UNIT);
  const rest = round(round(round(0x7fffffff - inner) + 0.5) * UNIT);
  let root = round(rest * round(1 + x));
  for (let i = 0; i < ROOTS; i++) root = round(Math.sqrt(root));
  const t = round(1 - root);
  const z = round(x * round(polynomial(NUMERATOR, t) / polynomial(DENOMINATOR, t)));
  return signed < 0 ? -z : z;
}

function polynomial(coefficients: readonly number[], t: number): number {
  let sum = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i--) sum = Math.fround(Math.fround(sum * t) + coefficients[i]);
  return sum;
}

const integer = (value: number): Expression => constant(value, "int32");
const float = (value: number): Expression => constant(value, "float32");
const add = (a: Expression, b: Expression): Expression => apply("add", a, b);
const sub = (a: Expression, b: Expression): Expression => apply("sub", a, b);
const mul = (a: Expression, b: Expression): Expression => apply("mul", a, b);

/** `standardNormal` of an int32 expression, bit for bit. */
export function normalExpression(word: Expression): Expression {
  const negative = apply("lt", word, integer(0));
  const inner = apply("select", negative, apply("xor", word, integer(-1)), word);
  const fraction = (part: Expression): Expression => mul(add(cast(part, "float32"), float(0.5)), float(UNIT));
  const x = fraction(inner);
  let root = mul(fraction(sub(integer(0x7fffffff), inner)), add(x, float(1)));
  for (let i = 0; i < ROOTS; i++) root = apply("sqrt", root);
  const t = sub(float(1), root);
  const z = mul(x, apply("div", polynomialExpression(NUMERATOR, t), polynomialExpression(DENOMINATOR, t)));
  return apply("select", negative, mul(z, float(-1)), z);
}

function polynomialExpression(coefficients: readonly number[], t: Expression): Expression {
  return coefficients
    .slice(0, -1)
    .reduceRight((sum, coefficient) => add(mul(sum, t), float(coefficient)), float(coefficients.at(-1)!));
}
