import { InvalidArgumentError, placeholder, ShapeError, Tensor, type Shape } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { batchOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { functionOption } from "../layer/options/option-kinds.js";

/** A function of a batch, written in operations. */
export type LambdaFunction = (x: Tensor, context: ForwardContext) => Tensor;

const schema = { f: functionOption<LambdaFunction>("a function (x) => y of tensors") };

class Lambda extends Layer<typeof schema> {
  static override readonly type = "lambda";
  static override readonly schema = schema;

  /** Traced on a batch of two, an unlikely size for anything but the batch axis to have by chance. */
  protected override setup(inputShape: Shape): Shape {
    const y = this.#call(placeholder(0, [2, ...inputShape], "float32"), inference);
    if (y.shape[0] === 2) return y.shape.slice(1);
    throw new ShapeError(
      `${this.label}: the function must keep the batch axis, but maps ${batchOf(inputShape)} with B = 2 to [${y.shape.join(", ")}]`,
    );
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    return this.#call(x, context);
  }

  #call(x: Tensor, context: ForwardContext): Tensor {
    const y: unknown = this.options.f(x, context);
    if (y instanceof Tensor) return y;
    throw new InvalidArgumentError(`${this.label}: the function must return a tensor, got ${String(y)}`);
  }
}

/**
 * A function of tensors as a layer: y = f(x), where f maps [B, ...] to [B, ...]; its shapes come from tracing it. It has
 * no parameters, and a network with one cannot be saved: a file never carries code.
 */
export const lambda = layerFactory(
  Lambda,
  (f: LambdaFunction, options: LayerOptions = {}) => new Lambda({ f, ...options }),
  (lambda) => [{ layer: () => lambda((x) => x.square().sum(-1)), input: [2, 3], saved: false }],
);
