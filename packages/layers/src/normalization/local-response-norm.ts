import { add, mul, narrow, pad, pow, ShapeError, square, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { count, number, positive, withDefault } from "../layer/options/option-kinds.js";

export interface LocalResponseNormOptions extends LayerOptions {
  /** n: how many neighbouring channels are summed over, the channel itself among them; 5. */
  readonly size?: number;
  /** α, the weight of the sum; 1e-4. */
  readonly alpha?: number;
  /** β, the exponent; 0.75. */
  readonly beta?: number;
  /** k, what is always there; 2. */
  readonly k?: number;
}

const notNegative = number("a finite number ≥ 0", (value) => Number.isFinite(value) && value >= 0);

const schema = {
  size: withDefault(count, 5),
  alpha: withDefault(notNegative, 1e-4),
  beta: withDefault(notNegative, 0.75),
  k: withDefault(positive, 2),
};

class LocalResponseNorm extends Layer<typeof schema> {
  static override readonly type = "localResponseNorm";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    if (inputShape.length === 0) throw new ShapeError(`${this.label}: expected input [B, ..., C], got [B]`);
    return inputShape;
  }

  override forward(x: Tensor): Tensor {
    const { alpha, beta, k } = this.options;
    return mul(x, pow(add(mul(this.#neighbours(square(x)), alpha), k), -beta));
  }

  /** For each channel the sum over the channels ⌊n/2⌋ before to ⌊(n − 1)/2⌋ behind it. */
  #neighbours(squares: Tensor): Tensor {
    const { size } = this.options;
    const [axis, channels] = [squares.rank - 1, squares.shape[squares.rank - 1]];
    // Channels further away than there are any add nothing.
    const before = Math.min(Math.floor(size / 2), channels - 1);
    const behind = Math.min(Math.floor((size - 1) / 2), channels - 1);
    const padding = squares.shape.map((_, at) => (at === axis ? ([before, behind] as const) : ([0, 0] as const)));
    const padded = pad(squares, padding);
    const shifts = Array.from({ length: before + behind + 1 }, (_, by) => narrow(padded, axis, by, by + channels));
    return shifts.reduce((sum, part) => add(sum, part));
  }
}

/**
 * Local response normalization: yᵢ = xᵢ / (k + α Σⱼ xⱼ²)^β, the sum over the n channels j around i of x [B, ..., C];
 * beyond the first and last channel there is nothing to add. No parameters; the same in training and inference.
 * Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks", NIPS 2012 (AlexNet),
 * section 3.3, whose constants are the defaults. Where α is divided by n instead (PyTorch, Caffe), give α / n here.
 */
export const localResponseNorm = layerFactory(
  LocalResponseNorm,
  (options: LocalResponseNormOptions = {}) => new LocalResponseNorm({ ...options }),
  (localResponseNorm) => [
    { layer: () => localResponseNorm({ alpha: 0.1 }), input: [2, 7] },
    { layer: () => localResponseNorm({ size: 2, alpha: 0.5, beta: 0.5, k: 1 }), input: [4] },
    { layer: () => localResponseNorm({ size: 9, alpha: 0.2 }), input: [2, 2, 3] },
  ],
);
