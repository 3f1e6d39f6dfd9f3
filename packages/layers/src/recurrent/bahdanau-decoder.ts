import {
  add,
  broadcastTo,
  capture,
  concat,
  expandDims,
  initializers,
  InvalidArgumentError,
  matmul,
  mul,
  narrow,
  reshape,
  scan,
  ShapeError,
  sigmoid,
  softmax,
  sub,
  sum,
  tanh,
  transpose,
  where,
  zeros,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { encoderDecoder } from "../attention/encoder-decoder.js";
import { ofMemory } from "../attention/shared/cache.js";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { batchOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { count, optional } from "../layer/options/option-kinds.js";
import { gru } from "./gru.js";

export interface BahdanauDecoderOptions extends LayerOptions {
  /** Units A that compare h_{t−1} with each z_s; as many as `units` without it. */
  readonly attention?: number;
  /** Width M of the encoder's result; that of the input without it. */
  readonly memoryWidth?: number;
}

const schema = { units: count, attention: optional(count), memoryWidth: optional(count) };

/** Where there is padding nobody looks: e to this is 0. */
const NOWHERE = -1e30;

class BahdanauDecoder extends Layer<typeof schema> {
  static override readonly type = "bahdanauDecoder";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  protected override setup(inputShape: Shape): Shape {
    const [length, inputs] = inputShape;
    if (inputShape.length !== 2) {
      throw new ShapeError(`${this.label}: expected sequences [B, T, I], got ${batchOf(inputShape)}`);
    }
    const { units, attention = units, memoryWidth = inputs } = this.options;
    const [glorot, orthogonal] = [initializers.glorotUniform(), initializers.orthogonal()];
    this.parameter("W", [inputs, 3 * units], glorot);
    this.parameter("C", [memoryWidth, 3 * units], glorot);
    this.parameter("U", [units, 3 * units], orthogonal);
    this.parameter("b", [3 * units], initializers.zeros, { regularized: false });
    this.parameter("Wa", [units, attention], glorot);
    this.parameter("Ua", [memoryWidth, attention], glorot);
    this.parameter("va", [attention, 1], glorot);
    return [length, units + memoryWidth];
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const memory = this.#memory(context);
    const { va, Wa, Ua } = this.parameters;
    const [sources, source, width] = memory.shape;
    const attention = va.shape[0];
    const [batch, length] = x.shape;
    const encoderKeys = ofMemory(this, "keys", [sources, source, attention], context, () => matmul(memory.values, Ua));
    // Keys and values are inputs of the scan, though they are the same at all times: `Layer.backward` replaces tensors of the
    // graph, and does not reach those that a step captures.
    const repeated = (each: Tensor): Tensor => broadcastTo(expandDims(each, 0), [length, ...each.shape]);
    const xs = {
      inputs: transpose(x, [1, 0, 2]),
      keys: repeated(encoderKeys),
      values: repeated(memory.values),
    };
    const step = ({ h }: { h: Tensor }, { inputs, keys, values }: typeof xs) => {
      const compared = tanh(add(keys, expandDims(matmul(h, Wa), 1)));
      const scores = sum(mul(compared, reshape(va, [attention])), -1);
      const weights = softmax(memory.mask ? where(memory.mask, scores, NOWHERE) : scores);
      // Rows that look at one memory are so many more rows of one product.
      const rows = sources === batch ? [batch, 1] : [1, batch];
      const attended = reshape(matmul(reshape(weights, [...rows, source]), values), [batch, width]);
      const next = this.#next(inputs, attended, h);
      return { state: { h: next }, outputs: { y: concat([next, attended], 1), weights } };
    };
    const { state, outputs } = scan(step, { state: { h: this.#initial(batch, context) }, xs });
    if (context.decoding) context.update(context.decoding.state(this, "h", state.h.shape), state.h);
    capture("weights", reshape(transpose(outputs.weights, [1, 0, 2]), [batch, length, source]));
    return transpose(outputs.y, [1, 0, 2]);
  }

  /** h before the first step. */
  #initial(batch: number, { decoding }: ForwardContext): Tensor {
    const shape = [batch, this.options.units];
    return decoding ? add(decoding.state(this, "h", shape), 0) : zeros(shape);
  }

  /** A gated recurrent unit of the input and c_t, the mean of what was attended to. */
  #next(x: Tensor, attended: Tensor, h: Tensor): Tensor {
    const { W, C, U, b } = this.parameters;
    const { units } = this.options;
    const given = add(add(matmul(x, W), matmul(attended, C)), b);
    const gates = sigmoid(add(narrow(given, 1, 0, 2 * units), matmul(h, narrow(U, 1, 0, 2 * units))));
    const [r, z] = [narrow(gates, 1, 0, units), narrow(gates, 1, units, 2 * units)];
    const recalled = matmul(mul(r, h), narrow(U, 1, 2 * units, 3 * units));
    const n = tanh(add(narrow(given, 1, 2 * units, 3 * units), recalled));
    return add(n, mul(z, sub(h, n)));
  }

  #memory({ memory }: ForwardContext): NonNullable<ForwardContext["memory"]> {
    if (!memory) {
      throw new InvalidArgumentError(`${this.label}: there is no encoder to look at; put it in encoderDecoder(...)`);
    }
    const width = this.parameters.C.shape[0];
    if (memory.shape.length === 3 && memory.shape[2] === width) return memory;
    throw new ShapeError(
      `${this.label}: expected an encoder's result [B, S, ${width}], got ${batchOf(memory.shape.slice(1))}; ` +
        "set memoryWidth to its width",
    );
  }
}

/**
 * A recurrent decoder that looks at an encoder's result z before every step (additive attention):
 *
 * ```
 * e_ts = vₐᵀ · tanh(h_{t−1} · Wₐ + z_s · Uₐ)                   how well position s of the encoder fits
 * w_t = softmax(e_t), c_t = Σ_s w_ts · z_s                     weights, and the mean of z by them
 * r = σ(x_t · Wr + c_t · Cr + h_{t−1} · Ur + br)               then a gated recurrent unit (gru) of x_t and c_t
 * z = σ(x_t · Wz + c_t · Cz + h_{t−1} · Uz + bz)
 * n = tanh(x_t · Wn + c_t · Cn + (r ⊙ h_{t−1}) · Un + bn)
 * h_t = z ⊙ h_{t−1} + (1 − z) ⊙ n
 * ```
 *
 * x [B, T, I], z [B, S, M] → y [B, T, H + M], h_t and c_t side by side;  W [I, 3H], C [M, 3H], U [H, 3H], b [3H], Wₐ [H, A],
 * Uₐ [M, A], vₐ [A, 1]. It begins at h = 0 and stands in the decoder of an `encoderDecoder`. The weights w [B, T, S] are
 * captured as "weights".
 *
 * Trained: W, C, Wₐ, Uₐ and vₐ from Glorot's rule, U orthogonal, b from 0 and not regularized.
 *
 * Source: Bahdanau, Cho, Bengio, "Neural machine translation by jointly learning to align and translate", ICLR 2015.
 *
 * @throws {InvalidArgumentError} no encoder around it.
 */
export const bahdanauDecoder = layerFactory(
  BahdanauDecoder,
  (units: number, options: BahdanauDecoderOptions = {}) => new BahdanauDecoder({ units, ...options }),
  (bahdanauDecoder) => [
    { layer: () => encoderDecoder(gru(2), bahdanauDecoder(3, { memoryWidth: 2 }), { source: 3 }), input: [5, 2] },
    {
      layer: () => encoderDecoder(gru(4), bahdanauDecoder(2, { attention: 3, memoryWidth: 4 }), { source: 2 }),
      input: [4, 2],
    },
  ],
);
