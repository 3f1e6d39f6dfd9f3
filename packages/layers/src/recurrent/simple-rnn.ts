import { tanh, type Activation } from "@nn/activations";
import { add, matmul } from "@nn/tensor";
import { layerFactory } from "../layer/factory.js";
import { activationOption, withDefault } from "../layer/options/option-kinds.js";
import type { Cell } from "./shared/cell.js";
import { gatedSchema, RecurrentLayer, type GatedOptions } from "./shared/recurrent-layer.js";
import { affine, weightsOf } from "./shared/weights.js";

export interface SimpleRnnOptions extends GatedOptions {
  /** tanh without it. */
  readonly activation?: Activation;
}

const schema = { ...gatedSchema, activation: withDefault(activationOption, tanh) };

class SimpleRnn extends RecurrentLayer<typeof schema> {
  static override readonly type = "simpleRnn";
  static override readonly schema = schema;

  protected override cell(): Cell {
    const { units, activation } = this.options;
    return {
      state: { h: units },
      parameters: (inputs) => weightsOf(this.options, inputs, 1),
      forward: (x, { h }, { W, U, b }) => ({ h: activation(add(affine(x, W, b), matmul(h, U))) }),
    };
  }

  override reversed(): SimpleRnn {
    return new SimpleRnn({ ...this.options, reverse: !this.options.reverse });
  }
}

/**
 * The plain recurrent network: h_t = act(x_t · W + h_{t−1} · U + b), h₋₁ = 0;  x [B, T, I] → y [B, T, H];  W [I, H], U [H, H],
 * b [H]. H is `units`. Elman, "Finding structure in time", 1990.
 *
 * Trained: W from Glorot's rule, U orthogonal, b from 0 and not regularized.
 *
 * @throws {ShapeError} the input is not [B, T, I].
 */
export const simpleRnn = layerFactory(
  SimpleRnn,
  (units: number, options: SimpleRnnOptions = {}) => new SimpleRnn({ units, ...options }),
  (simpleRnn) => [
    { layer: () => simpleRnn(3), input: [4, 2] },
    { layer: () => simpleRnn(2, { layers: 2, reverse: true, useBias: false }), input: [3, 2] },
    { layer: () => simpleRnn(2, { returnSequences: false }), input: [3, 2] },
  ],
);
