import { div, less, maximum, mul, sqrt, square, sum, where, add, type Tensor } from "@nn/tensor";

/** Squares of gradients near float32's largest number overflow; squares of what is far below the limit may vanish. */
const SHRINK = 2 ** -24;

/**
 * c / max(‖g‖, c), the factor that brings the norm of some tensors together down to c, and leaves a smaller one alone.
 * NaN where the norm is not finite, so that a gradient with an infinity does not turn into zeros.
 */
export function normScale(gradients: readonly Tensor[], limit: number): Tensor {
  const unit = SHRINK / limit;
  const squares = gradients.map((g) => sum(square(mul(g, unit))));
  const norm = sqrt(squares.reduce((total, each) => add(total, each)));
  return where(less(norm, Infinity), div(SHRINK, maximum(norm, SHRINK)), NaN);
}
