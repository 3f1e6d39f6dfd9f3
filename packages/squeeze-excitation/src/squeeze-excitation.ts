import { hardSigmoid, relu, sigmoid, tanh, type Activation } from "@nn/activations";
import { activationOption, count, Layer, layerFactory, withDefault, type LayerOptions } from "@nn/layers";
import {
  add,
  formatShape,
  globalAveragePool,
  initializer,
  initializers,
  matmul,
  mul,
  reshape,
  ShapeError,
  type Shape,
  type Tensor,
} from "@nn/tensor";

export interface SqueezeExcitationOptions extends LayerOptions {
  /** r, by how much the description of the channels is narrowed; 16. */
  readonly ratio?: number;
  /** Between the two products; relu. */
  readonly activation?: Activation;
  /** What makes factors of the result; sigmoid: from 0 to 1. */
  readonly gate?: Activation;
}

const schema = {
  ratio: withDefault(count, 16),
  activation: withDefault(activationOption, relu),
  gate: withDefault(activationOption, sigmoid),
};

class SqueezeExcitation extends Layer<typeof schema> {
  static override readonly type = "squeezeExcitation";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    const { ratio, activation, gate } = this.options;
    const channels = inputShape.at(-1);
    if (inputShape.length < 2 || channels === undefined) {
      throw new ShapeError(
        `${this.label}: expected input [B, ...positions, C], such as images [B, H, W, C], got examples ${formatShape(inputShape)}`,
      );
    }
    const narrow = Math.floor(channels / ratio);
    if (narrow === 0) {
      throw new ShapeError(
        `${this.label}: a ratio of ${ratio} leaves none of ${channels} channels; give one of ${channels} or less`,
      );
    }
    this.parameter("W1", [channels, narrow], initializer(activation.initializer));
    this.parameter("b1", [narrow], initializers.zeros, { regularized: false });
    this.parameter("W2", [narrow, channels], initializer(gate.initializer));
    this.parameter("b2", [channels], initializers.zeros, { regularized: false });
    return inputShape;
  }

  override forward(x: Tensor): Tensor {
    const { activation, gate } = this.options;
    const { W1, b1, W2, b2 } = this.parameters;
    const squeezed = globalAveragePool(x);
    const factors = gate(add(matmul(activation(add(matmul(squeezed, W1), b1)), W2), b2));
    const positions = x.shape.slice(1, -1).map(() => 1);
    return mul(x, reshape(factors, [x.shape[0], ...positions, x.shape[x.rank - 1]]));
  }
}

/**
 * Squeeze and excitation: weighs the channels by what is in the whole image,
 *
 *     z = mean of x over all positions,    s = gate(W₂ᵀ act(W₁ᵀ z + b₁) + b₂),    y = s · x,
 *
 * x [B, ...positions, C] → y of the same shape;  W₁ [C, C/r], b₁ [C/r], W₂ [C/r, C], b₂ [C], where r is `ratio`. With 1 to 3 axes
 * of positions. Hu, Shen, Sun, "Squeeze-and-Excitation Networks", CVPR 2018.
 *
 * Trained: the matrices, first values as suit act (He for relu) and gate (Glorot), and the biases from 0, not regularized.
 *
 * @throws {ShapeError} the input has no positions, or fewer channels than `ratio`.
 * @throws {InvalidArgumentError} ratio is not an integer ≥ 1.
 */
export const squeezeExcitation = layerFactory(
  SqueezeExcitation,
  (options: SqueezeExcitationOptions = {}) => new SqueezeExcitation({ ...options }),
  (squeezeExcitation) => [
    { layer: () => squeezeExcitation({ ratio: 2 }), input: [3, 2, 4] },
    { layer: () => squeezeExcitation({ ratio: 3, activation: tanh, gate: hardSigmoid }), input: [4, 7] },
    { layer: () => squeezeExcitation({ ratio: 1 }), input: [2, 1, 3, 2] },
  ],
);
