// Sine, cosine, exponential function, logarithm and power of doubles, from additions, multiplications and divisions alone.
// ECMAScript leaves the digits of Math.sin and its kin to the engine, so what enters a training from the host (generated
// data, learning rates) takes these. Close to Math's: a few units in the last place.

/** π/2 and ln 2 in parts: the first have so few bits that small integers times them are exact. */
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;
const LN2 = [0.6931471803691238, 1.9082149292705877e-10] as const;

const factorials = Array.from({ length: 19 }, (_, n) => Array.from({ length: n }, (_, i) => i + 1).reduce(product, 1));
/** Of Taylor's series, in r² for sine and cosine. */
const SINE = [1, -3, 5, -7, 9, -11, 13, -15, 17].map((n) => Math.sign(n) / factorials[Math.abs(n)]);
const COSINE = [1, ...[-2, 4, -6, 8, -10, 12, -14, 16, -18].map((n) => Math.sign(n) / factorials[Math.abs(n)])];
const EXPONENTIAL = Array.from({ length: 15 }, (_, n) => 1 / factorials[n]);
/** 2 artanh(s) / s in s². */
const LOGARITHM = Array.from({ length: 12 }, (_, i) => 2 / (2 * i + 1));

function product(a: number, b: number): number {
  return a * b;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/** Eight bytes to take doubles apart in: made once, since drawing a token takes an exponential for each of the vocabulary. */
const view = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/** x = 2^e · m with 1 ≤ m < 2, for normal x > 0. */
function split(x: number): { e: number; m: number } {
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  view.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  return { e: (high >>> 20) - 1023, m: view.getFloat64(0) };
}

/** 2^n for −1022 ≤ n ≤ 1023. */
function powerOfTwo(n: number): number {
  view.setUint32(0, (n + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

/** sin(x + quarters · π/2). */
function sinAfter(x: number, quarters: number): number {
  const n = Math.round(x / (Math.PI / 2));
  const r = x - n * HALF_PI[0] - n * HALF_PI[1] - n * HALF_PI[2];
  const quarter = (((n + quarters) % 4) + 4) % 4;
  const size = quarter % 2 === 0 ? r * polynomial(SINE, r * r) : polynomial(COSINE, r * r);
  return quarter < 2 ? size : -size;
}

/** Elementary functions whose results have the same bits in every engine, unlike those of `Math`. */
export const elementary = {
  /** Sine of x radians; for |x| beyond 10⁶ digits get lost. */
  sin: (x: number): number => sinAfter(x, 0),

  /** Cosine of x radians; for |x| beyond 10⁶ digits get lost. */
  cos: (x: number): number => sinAfter(x, 1),

  /** eˣ = 2^n · e^r. */
  exp(x: number): number {
    if (!(Math.abs(x) < 746)) return Number.isNaN(x) ? NaN : x > 0 ? Infinity : 0;
    const n = Math.round(x / Math.LN2);
    const r = x - n * LN2[0] - n * LN2[1];
    const half = Math.trunc(n / 2);
    return polynomial(EXPONENTIAL, r) * powerOfTwo(half) * powerOfTwo(n - half);
  },

  /** ln x = e · ln 2 + 2 artanh((m − 1) / (m + 1)) with x = 2^e · m; −∞ at 0, NaN below. */
  log(x: number): number {
    if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN;
    if (x < 2 ** -1022) return elementary.log(x * 2 ** 54) - 54 * Math.LN2;
    const { e, m } = split(x);
    const above = m > Math.SQRT2 ? 1 : 0;
    const nearOne = above === 1 ? m / 2 : m;
    const s = (nearOne - 1) / (nearOne + 1);
    return (e + above) * LN2[0] + (s * polynomial(LOGARITHM, s * s) + (e + above) * LN2[1]);
  },

  /** baseᵖ for base ≥ 0: by squaring for whole powers, else e^(p · ln base). */
  pow(base: number, power: number): number {
    if (!Number.isInteger(power) || Math.abs(power) > 2 ** 20) return elementary.exp(power * elementary.log(base));
    let result = 1;
    let square = power < 0 ? 1 / base : base;
    for (let n = Math.abs(power); n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) result *= square;
      square *= square;
    }
    return result;
  },
};
