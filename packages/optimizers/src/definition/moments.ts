import { add, div, elementary, expm1, mul, neg, rsqrt, sqrt, square, type Tensor } from "@nn/tensor";

interface Moments {
  readonly g: Tensor;
  readonly m: Tensor;
  readonly v: Tensor;
  readonly step: Tensor;
}

interface Decays {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * Adam's moments and the step they point to: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
 * direction = m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
 *
 * @param scale a scalar that multiplies the direction, before anything of the block's size is touched.
 */
export function adamDirection(
  { g, m, v, step }: Moments,
  { beta1, beta2, epsilon }: Decays,
  scale: Tensor,
): { m: Tensor; v: Tensor; direction: Tensor } {
  // The scalars first: then all that follows is one loop over the block.
  const rate = div(scale, bias(beta1, step));
  const widen = rsqrt(bias(beta2, step));
  const mean = add(mul(m, beta1), mul(g, 1 - beta1));
  const meanSquare = add(mul(v, beta2), mul(square(g), 1 - beta2));
  const direction = div(mul(rate, mean), add(mul(sqrt(meanSquare), widen), epsilon));
  return { m: mean, v: meanSquare, direction };
}

/** 1 − βᵗ. As −expm1(t ln β), because 0.999 in float32 is wrong in the digit that 1 − 0.999 leaves. */
function bias(beta: number, step: Tensor): Tensor {
  return neg(expm1(mul(step, elementary.log(beta))));
}
