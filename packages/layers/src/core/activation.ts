import { leakyRelu, softmax, type Activation } from "@nn/activations";
import { ShapeError, placeholder, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import type { EndsInActivation } from "../layer/last-activation.js";
import { Layer } from "../layer/layer.js";
import { activationOption } from "../layer/options/option-kinds.js";

const schema = { activation: activationOption };

class ActivationLayer extends Layer<typeof schema> implements EndsInActivation {
  static override readonly type = "activation";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  get lastActivation(): Activation {
    return this.options.activation;
  }

  protected override setup(inputShape: Shape): Shape {
    // Some functions change the shape (glu halves it): ask by tracing one.
    const { shape } = this.options.activation(placeholder(0, [1, ...inputShape], "float32"));
    if (shape[0] !== 1) throw new ShapeError(`${this.label}: the function must not change the batch axis`);
    return shape.slice(1);
  }

  override forward(x: Tensor): Tensor {
    return this.options.activation(x);
  }
}

/** An activation function as a layer of its own: y = f(x). */
export const activation = layerFactory(
  ActivationLayer,
  (activation: Activation, options: LayerOptions = {}) => new ActivationLayer({ activation, ...options }),
  (activation) => [
    { layer: () => activation(leakyRelu.with({ slope: 0.2 })), input: [2, 3] },
    { layer: () => activation(softmax), input: [4] },
  ],
);
