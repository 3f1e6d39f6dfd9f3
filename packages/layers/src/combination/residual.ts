import { tanh } from "@nn/activations";
import { add, formatShape, sameShape, ShapeError, type RandomStream, type Shape, type Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { asLayer, isOptions, type LayerLike } from "../layer/as-layer.js";
import type { ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { checkDistinct, labelOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { layerOption, optional } from "../layer/options/option-kinds.js";

const schema = { body: layerOption, shortcut: optional(layerOption) };

class Residual extends Layer<typeof schema> {
  static override readonly type = "residual";
  static override readonly schema = schema;

  override get children(): readonly Layer[] {
    const { body, shortcut } = this.options;
    return shortcut ? [body, shortcut] : [body];
  }

  override get stepwise(): boolean {
    return this.children.every((layer) => layer.stepwise);
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
            adviceFor(output, inputShape),
    );
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    const { body, shortcut } = this.options;
    return add(body.apply(x, context), shortcut ? shortcut.apply(x, context) : x);
  }
}

/** What makes two sides that differ fit. */
function adviceFor(body: Shape, input: Shape): string {
  const channels = body.at(-1)!;
  if (body.length !== input.length || input.length === 1) {
    return `give residual a shortcut that projects the input, such as dense(${channels}, { useBias: false })`;
  }
  const rank = Math.min(input.length - 1, 3);
  const positions = sameShape(body.slice(0, -1), input.slice(0, -1));
  return positions
    ? `give residual a shortcut that projects the input, such as conv${rank}d(${channels}, 1, { useBias: false })`
    : 'give the body\'s convolutions padding: "same", or residual a shortcut with the same strides, such as ' +
        `conv${rank}d(${channels}, 1, { stride: 2, useBias: false })`;
}

export interface ResidualOptions extends LayerOptions {
  /** What the input passes through beside the body; nothing without it. */
  readonly shortcut?: LayerLike;
}

/**
 * Residual connection: y = body(x) + shortcut(x); without a shortcut, y = body(x) + x. The shortcut comes second or among the
 * options. A list of layers counts as a sequence. He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR
 * 2016.
 *
 * @throws {ShapeError} the two sides have different shapes, naming both.
 */
export const residual = layerFactory(
  Residual,
  (body: LayerLike, shortcut?: LayerLike | ResidualOptions, options: LayerOptions = {}) => {
    const given: ResidualOptions = { ...(isOptions<ResidualOptions>(shortcut) ? shortcut : { shortcut }), ...options };
    const label = labelOf("residual", given.name);
    const main = asLayer(body, `${label}: body`);
    if (given.shortcut === undefined) return new Residual({ ...given, body: main });
    const side = asLayer(given.shortcut, `${label}: shortcut`);
    checkDistinct([main, side], `${label}: children`);
    return new Residual({ ...given, body: main, shortcut: side });
  },
  (residual) => [
    { layer: () => residual([dense(4, { activation: tanh }), dense(3)]), input: [3] },
    { layer: () => residual(dense(2), dense(2, { useBias: false })), input: [3] },
    { layer: () => residual([dense(4), tanh, dense(2)], { shortcut: dense(2, { useBias: false }) }), input: [3] },
  ],
);
