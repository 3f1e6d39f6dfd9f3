import { add, initializers, matmul, mul, narrow, sigmoid, split, sub, tanh, type Tensor } from "@nn/tensor";
import { layerFactory } from "../layer/factory.js";
import { flag, withDefault } from "../layer/options/option-kinds.js";
import type { Cell, Named } from "./shared/cell.js";
import { gatedSchema, RecurrentLayer, type GatedOptions } from "./shared/recurrent-layer.js";
import { affine, biased, weightsOf } from "./shared/weights.js";

export interface GruOptions extends GatedOptions {
  /** Whether the reset gate comes after the product with U, as in cuDNN and PyTorch, or before it, as in the paper; true. */
  readonly resetAfter?: boolean;
}

const schema = { ...gatedSchema, resetAfter: withDefault(flag, true) };

class Gru extends RecurrentLayer<typeof schema> {
  static override readonly type = "gru";
  static override readonly schema = schema;

  protected override cell(): Cell {
    const { units, resetAfter, useBias } = this.options;
    const own = { shape: [units], initializer: initializers.zeros, regularized: false };
    return {
      state: { h: units },
      parameters: (inputs) => ({
        ...weightsOf(this.options, inputs, 3),
        ...(resetAfter && useBias ? { c: own } : {}),
      }),
      forward: (x, { h }, parameters) => ({
        h: resetAfter ? this.#after(x, h, parameters) : this.#before(x, h, parameters),
      }),
    };
  }

  /** n = tanh(x · Wn + bn + r ⊙ (h · Un + c)): one product with U. */
  #after(x: Tensor, h: Tensor, { W, U, b, c }: Named): Tensor {
    const [xr, xz, xn] = split(affine(x, W, b), 3, 1);
    const [hr, hz, hn] = split(matmul(h, U), 3, 1);
    const [r, z] = [sigmoid(add(xr, hr)), sigmoid(add(xz, hz))];
    return mixed(z, h, tanh(add(xn, mul(r, biased(hn, c)))));
  }

  /** n = tanh(x · Wn + bn + (r ⊙ h) · Un). */
  #before(x: Tensor, h: Tensor, { W, U, b }: Named): Tensor {
    const { units } = this.options;
    const [xr, xz, xn] = split(affine(x, W, b), 3, 1);
    const [hr, hz] = split(matmul(h, narrow(U, 1, 0, 2 * units)), 2, 1);
    const [r, z] = [sigmoid(add(xr, hr)), sigmoid(add(xz, hz))];
    return mixed(z, h, tanh(add(xn, matmul(mul(r, h), narrow(U, 1, 2 * units, 3 * units)))));
  }

  override reversed(): Gru {
    return new Gru({ ...this.options, reverse: !this.options.reverse });
  }
}

/** z ⊙ h + (1 − z) ⊙ n. */
function mixed(z: Tensor, h: Tensor, n: Tensor): Tensor {
  return add(n, mul(z, sub(h, n)));
}

/**
 * Gated recurrent unit:
 *
 * ```
 * r = σ(x_t · Wr + h_{t−1} · Ur + br)             reset gate: how much of the old h the candidate sees
 * z = σ(x_t · Wz + h_{t−1} · Uz + bz)             update gate: how much of the old h stays
 * n = tanh(x_t · Wn + r ⊙ (h_{t−1} · Un + c) + bn)   candidate
 * h_t = z ⊙ h_{t−1} + (1 − z) ⊙ n                 output
 * ```
 *
 * x [B, T, I] → y [B, T, H];  W [I, 3H], U [H, 3H], b [3H], each the parts for r, z and n side by side, c [H]. H is `units`.
 * Without `resetAfter`, n = tanh(x_t · Wn + (r ⊙ h_{t−1}) · Un + bn) and there is no c. Cho et al., "Learning phrase
 * representations using RNN encoder–decoder", 2014 (z and 1 − z exchanged, as all libraries have it); `resetAfter`: Appleyard,
 * Kočiský and Blunsom, "Optimizing performance of recurrent neural networks on GPUs", 2016.
 *
 * Trained: W from Glorot's rule, U orthogonal, b and c from 0 and not regularized.
 *
 * @throws {ShapeError} the input is not [B, T, I].
 */
export const gru = layerFactory(
  Gru,
  (units: number, options: GruOptions = {}) => new Gru({ units, ...options }),
  (gru) => [
    { layer: () => gru(3), input: [4, 2] },
    { layer: () => gru(2, { resetAfter: false, layers: 2, returnSequences: false }), input: [3, 2] },
    { layer: () => gru(2, { useBias: false, reverse: true }), input: [3, 2] },
  ],
);
