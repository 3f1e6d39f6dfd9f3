import { tanh } from "@nn/activations";
import { add, formatShape, sameShape, ShapeError, type RandomStream, type Shape, type Tensor } from "@nn/tensor";
import { dense } from "./dense.js";
import type { ForwardContext } from "./layer/context.js";
import { layerFactory, type LayerOptions } from "./layer/factory.js";
import { Layer } from "./layer/layer.js";
import { layerOption, optional } from "./layer/option-kinds.js";
import { sequential } from "./sequential.js";

const schema = { body: layerOption, shortcut: optional(layerOption) };

class Residual extends Layer<typeof schema> {
  static override readonly type = "residual";
  static override readonly schema = schema;

  override get children(): readonly Layer[] {
    const { body, shortcut } = this.options;
    return shortcut ? [body, shortcut] : [body];
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    const { body, shortcut } = this.options;
    const output = body.build(inputShape, random.fork("body"));
    const passed = shortcut ? shortcut.build(inputShape, random.fork("shortcut")) : inputShape;
    if (sameShape(output, passed)) return output;
    const shapes = `${formatShape(output)} and ${formatShape(passed)}`;
    throw new ShapeError(
      shortcut
        ? `${this.label}: body and shortcut must give the same shape, got ${shapes}`
        : `${this.label}: the body's output and the input must have the same shape to be added, got ${shapes}; ` +
            "give residual a shortcut that projects the input, such as dense(units, { useBias: false })",
    );
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    const { body, shortcut } = this.options;
    return add(body.apply(x, context), shortcut ? shortcut.apply(x, context) : x);
  }
}

/** A layer, or several in sequence. */
export type Body = Layer | readonly Layer[];

/** Anything else goes on as it is, to be refused by the option's own check. */
const asLayer = (body: Body): unknown => (Array.isArray(body) ? sequential(body as readonly Layer[]) : body);

/**
 * Residual connection: y = body(x) + shortcut(x); without a shortcut, y = body(x) + x. A list of layers counts as a
 * sequence. He, Zhang, Ren, Sun, CVPR 2016.
 *
 * @throws {ShapeError} the two sides have different shapes, naming both.
 */
export const residual = layerFactory(
  Residual,
  (body: Body, shortcut?: Body, options: LayerOptions = {}) =>
    new Residual({ body: asLayer(body), shortcut: shortcut && asLayer(shortcut), ...options }),
  (residual) => [
    { layer: () => residual([dense(4, { activation: tanh }), dense(3)]), input: [3] },
    { layer: () => residual(dense(2), dense(2, { useBias: false })), input: [3] },
  ],
);
