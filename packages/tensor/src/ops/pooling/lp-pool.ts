import { describe } from "../../core/checks/arguments.js";
import type { TensorLike } from "../../core/create.js";
import { InvalidArgumentError } from "../../core/errors.js";
import type { Tensor } from "../../core/tensor.js";
import type { PerAxis } from "../convolution/geometry.js";
import { pow } from "../pointwise/arithmetic.js";
import { abs } from "../pointwise/rounding.js";
import { equal, where as choose } from "../pointwise/select.js";
import { sums } from "./average-pool.js";
import { resolvePooling, type PoolingOptions } from "./pool.js";

export type LpPool = (x: TensorLike, power: number, size: PerAxis, options?: PoolingOptions) => Tensor;

function lpPool(where: string, rank: number): LpPool {
  return (x, power, size, options = {}) => {
    if (!(typeof power === "number" && power > 0 && power < Infinity)) {
      throw new InvalidArgumentError(`${where}: the power must be > 0 and finite, got ${describe(power)}`);
    }
    const pooling = resolvePooling(x, size, options, ["stride", "padding"], rank, where);
    const total = sums({ ...pooling, x: pow(abs(pooling.x), power) });
    if (power === 1) return total;
    // The root's slope at 0 is infinite: where all of a window is 0 its gradient is 0.
    const isZero = equal(total, 0);
    return choose(isZero, 0, pow(choose(isZero, 1, total), 1 / power));
  };
}

/** The p-norm of each window along one axis, (Σ |x|ᵖ)^(1/p): x [B, T, C] → [B, T', C]. */
export const lpPool1d: LpPool = lpPool("lpPool1d", 1);

/** The p-norm of each window, (Σ |x|ᵖ)^(1/p): x [B, H, W, C] → [B, H', W', C]. */
export const lpPool2d: LpPool = lpPool("lpPool2d", 2);

/** The p-norm of each window, (Σ |x|ᵖ)^(1/p): x [B, D, H, W, C] → [B, D', H', W', C]. */
export const lpPool3d: LpPool = lpPool("lpPool3d", 3);
