const SQRT_PI = 1.7724538509055159;

/**
 * The error function, 2/√π ∫₀ˣ e^(−t²) dt, to about 1e-15: the Maclaurin series near zero, the continued fraction of
 * erfc by Lentz's method elsewhere (Abramowitz & Stegun 7.1.6 and 7.1.14).
 */
export function erf(x: number): number {
  const z = Math.abs(x);
  if (!(z < 6)) return Number.isNaN(x) ? NaN : Math.sign(x);
  return Math.sign(x) * (z < 2.5 ? series(z) : 1 - continuedFraction(z));
}

/** erf(z) = 2/√π · e^(−z²) · Σ 2ⁿ z^(2n+1) / (1·3·…·(2n+1)); every term is positive, so nothing cancels. */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  return (2 / SQRT_PI) * Math.exp(-z * z) * sum;
}

/** erfc(z) = e^(−z²)/√π · 1/(z + (1/2)/(z + 1/(z + (3/2)/(z + …)))), evaluated from the tail. */
function continuedFraction(z: number): number {
  let tail = z;
  for (let n = 60; n > 0; n--) tail = z + n / 2 / tail;
  return Math.exp(-z * z) / (SQRT_PI * tail);
}
