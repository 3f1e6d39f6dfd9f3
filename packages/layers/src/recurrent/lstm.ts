import { add, initializers, matmul, mul, sigmoid, split, tanh, type Initializer, type Tensor } from "@nn/tensor";
import { layerFactory } from "../layer/factory.js";
import { count, flag, number, optional, withDefault } from "../layer/options/option-kinds.js";
import type { Cell, Named } from "./shared/cell.js";
import { gatedSchema, RecurrentLayer, type GatedOptions } from "./shared/recurrent-layer.js";
import { affine, weightsOf } from "./shared/weights.js";

export interface LstmOptions extends GatedOptions {
  /** Whether the gates also look at the cell's state, each unit at its own; false. */
  readonly peephole?: boolean;
  /** Size of a linear projection of the output, which is then what the gates and the next layer see; none without it. */
  readonly projection?: number;
  /** First value of the forget gate's bias, so that a new network remembers; 1. */
  readonly forgetBias?: number;
}

const schema = {
  ...gatedSchema,
  peephole: withDefault(flag, false),
  projection: optional(count),
  forgetBias: withDefault(number("a finite number", Number.isFinite), 1),
};

class Lstm extends RecurrentLayer<typeof schema> {
  static override readonly type = "lstm";
  static override readonly schema = schema;

  protected override cell(): Cell {
    const { units, peephole, projection, kernelInitializer, forgetBias } = this.options;
    return {
      state: { h: projection ?? units, c: units },
      parameters: (inputs) => ({
        ...weightsOf(this.options, inputs, 4, forgetting(forgetBias), projection ?? units),
        ...(peephole ? { p: { shape: [3 * units], initializer: initializers.zeros, regularized: false } } : {}),
        ...(projection ? { P: { shape: [units, projection], initializer: kernelInitializer } } : {}),
      }),
      forward: (x, { h, c }, parameters) => this.#step(x, h, c, parameters),
    };
  }

  #step(x: Tensor, h: Tensor, c: Tensor, { W, U, b, p, P }: Named): Named {
    const [zi, zf, zg, zo] = split(add(affine(x, W, b), matmul(h, U)), 4, 1);
    const [pi, pf, po] = p ? split(p, 3) : [];
    const withPeephole = (z: Tensor, weight: Tensor | undefined, at: Tensor): Tensor =>
      weight ? add(z, mul(at, weight)) : z;
    const [i, f, g] = [sigmoid(withPeephole(zi, pi, c)), sigmoid(withPeephole(zf, pf, c)), tanh(zg)];
    const next = add(mul(f, c), mul(i, g));
    const output = mul(sigmoid(withPeephole(zo, po, next)), tanh(next));
    return { h: P ? matmul(output, P) : output, c: next };
  }

  override reversed(): Lstm {
    return new Lstm({ ...this.options, reverse: !this.options.reverse });
  }
}

/** Zeros, but for the forget gate, which is the second of four. */
function forgetting(value: number): Initializer {
  return {
    name: "forgetBias",
    config: { value },
    fill: ([size]) => new Float32Array(size).fill(value, size / 4, size / 2),
  };
}

/**
 * Long short-term memory:
 *
 * ```
 * i = σ(x_t · Wi + h_{t−1} · Ui + bi)      input gate: how much of g is written
 * f = σ(x_t · Wf + h_{t−1} · Uf + bf)      forget gate: how much of the old c stays
 * g = tanh(x_t · Wg + h_{t−1} · Ug + bg)   candidate
 * o = σ(x_t · Wo + h_{t−1} · Uo + bo)      output gate: how much of c is shown
 * c_t = f ⊙ c_{t−1} + i ⊙ g                cell state
 * h_t = o ⊙ tanh(c_t)                      output
 * ```
 *
 * x [B, T, I] → y [B, T, H];  W [I, 4H], U [H, 4H], b [4H], the parts for i, f, g and o side by side. H is `units`. `peephole`:
 * i and f also see p ⊙ c_{t−1}, o sees p ⊙ c_t, p [3H]. `projection` R: h_t = (o ⊙ tanh(c_t)) · P, P [H, R], and U [R, 4H],
 * y [B, T, R]. Hochreiter and Schmidhuber, "Long short-term memory", 1997; forget gate: Gers, Schmidhuber and Cummins,
 * "Learning to forget", 2000; peepholes: Gers and Schmidhuber, "Recurrent nets that time and count", 2000; projection: Sak,
 * Senior and Beaufays, "Long short-term memory based recurrent neural network architectures for large vocabulary speech
 * recognition", 2014.
 *
 * Trained: W and P from Glorot's rule, U orthogonal, b from 0 but 1 for the forget gate (Jozefowicz, Zaremba and Sutskever, "An
 * empirical exploration of recurrent network architectures", ICML 2015), p from 0; b and p are not regularized.
 *
 * @throws {ShapeError} the input is not [B, T, I].
 */
export const lstm = layerFactory(
  Lstm,
  (units: number, options: LstmOptions = {}) => new Lstm({ units, ...options }),
  (lstm) => [
    { layer: () => lstm(3), input: [4, 2] },
    { layer: () => lstm(2, { layers: 2, peephole: true, returnSequences: false }), input: [3, 2] },
    { layer: () => lstm(3, { projection: 2, reverse: true, checkpoint: true }), input: [5, 2] },
  ],
);
