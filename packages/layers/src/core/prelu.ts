import { prelu as preluFunction } from "@nn/activations";
import { initializers, ShapeError, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { flag, number, withDefault } from "../layer/options/option-kinds.js";

export interface PreluOptions extends LayerOptions {
  /** First value of a; 0.25. */
  readonly initial?: number;
  /** Whether all channels have one a together; false. */
  readonly shared?: boolean;
}

const schema = {
  initial: withDefault(number("a finite number", Number.isFinite), 0.25),
  shared: withDefault(flag, false),
};

class Prelu extends Layer<typeof schema> {
  static override readonly type = "prelu";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  protected override setup(inputShape: Shape): Shape {
    const { initial, shared } = this.options;
    if (inputShape.length === 0) throw new ShapeError(`${this.label}: expected input [B, ..., C], got [B]`);
    const shape = shared ? [1] : inputShape.slice(-1);
    // Decay would drive a to 0, and the layer to relu.
    this.parameter("a", shape, initializers.constant(initial), { regularized: false });
    return inputShape;
  }

  override forward(x: Tensor): Tensor {
    return preluFunction(x, this.parameters.a);
  }
}

/**
 * Parametric rectified linear unit: y = x for x > 0, a · x below, with a learned slope a for each channel of x [B, ..., C], or
 * one for all. Layers before it start well with `initializers.heNormal()`. He, Zhang, Ren and Sun, "Delving deep into
 * rectifiers", ICCV 2015.
 *
 * Trained: a [C] or [1], first 0.25, not regularized.
 */
export const prelu = layerFactory(
  Prelu,
  (options: PreluOptions = {}) => new Prelu({ ...options }),
  (prelu) => [
    { layer: () => prelu(), input: [2, 3] },
    { layer: () => prelu({ initial: -0.5, shared: true }), input: [4] },
  ],
);
