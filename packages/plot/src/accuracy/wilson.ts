/** The normal quantile of 97.5 %: two-sided 95 %. */
const Z95 = 1.959963984540054;

/**
 * Wilson's score interval of a share that was counted, at 95 % confidence; for p = hits / n and z the normal quantile
 *
 *     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
 *
 * Unlike p ± z √(p(1 − p)/n) it stays within 0 … 1 and is right for few examples and for p near 0 or 1. E. B. Wilson,
 * "Probable inference, the law of succession, and statistical inference", 1927.
 */
export function wilsonInterval(hits: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const p = hits / n;
  const z2n = Z95 ** 2 / n;
  const middle = p + z2n / 2;
  const half = Math.sqrt(z2n * (p * (1 - p) + z2n / 4));
  return [Math.max(0, (middle - half) / (1 + z2n)), Math.min(1, (middle + half) / (1 + z2n))];
}
