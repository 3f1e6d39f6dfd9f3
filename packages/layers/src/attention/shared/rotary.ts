import { add, elementary, expandDims, mul, narrow, reshape, stack, sub, tensor, type Tensor } from "@nn/tensor";
import type { ForwardContext } from "../../layer/context.js";
import { rowsAt } from "../../embedding/shared/positions.js";

const BASE = 10_000;

/**
 * Rotary positions: turns each pair of neighbouring numbers of x [B, T, H, D] by t · 10000^(−2i/D), so that the product of a
 * query and a key depends on the distance of their positions alone. Su et al., "RoFormer: enhanced transformer with rotary
 * position embedding", 2021.
 */
export class Rotary {
  readonly #cos: Tensor;
  readonly #sin: Tensor;

  /** For the first `length` positions. */
  constructor(length: number, depth: number) {
    const angles = Float64Array.from({ length: (length * depth) / 2 }, (_, index) => {
      const [t, pair] = [Math.floor(index / (depth / 2)), index % (depth / 2)];
      return t / elementary.pow(BASE, (2 * pair) / depth);
    });
    const table = (f: (x: number) => number): Tensor =>
      tensor(Float32Array.from(angles, f), { shape: [length, depth / 2] });
    this.#cos = table(elementary.cos);
    this.#sin = table(elementary.sin);
  }

  turn(x: Tensor, context: ForwardContext): Tensor {
    const [batch, length, heads, depth] = x.shape;
    // [T, 1, D/2], the same for all heads.
    const [cos, sin] = [this.#cos, this.#sin].map((table) => expandDims(rowsAt(table, x, context), 1));
    const pairs = reshape(x, [batch, length, heads, depth / 2, 2]);
    const [a, b] = [0, 1].map((side) => reshape(narrow(pairs, 4, side, side + 1), [batch, length, heads, depth / 2]));
    const turned = stack([sub(mul(a, cos), mul(b, sin)), add(mul(a, sin), mul(b, cos))], 4);
    return reshape(turned, x.shape);
  }
}
