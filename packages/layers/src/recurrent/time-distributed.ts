import { reshape, ShapeError, type DType, type RandomStream, type Shape, type Tensor } from "@nn/tensor";
import { conv1d } from "../convolution/conv.js";
import { dense } from "../core/dense.js";
import { flatten } from "../core/flatten.js";
import { asLayer, type LayerLike } from "../layer/as-layer.js";
import { changedContext, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { batchOf, labelOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { layerOption } from "../layer/options/option-kinds.js";

const schema = { layer: layerOption };

class TimeDistributed extends Layer<typeof schema> {
  static override readonly type = "timeDistributed";
  static override readonly schema = schema;

  override get children(): readonly Layer[] {
    return [this.options.layer];
  }

  override get inputType(): DType {
    return this.options.layer.inputType;
  }

  override get stepwise(): boolean {
    return true;
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    const [length, ...one] = inputShape;
    if (one.length === 0) {
      throw new ShapeError(`${this.label}: expected sequences [B, T, …], got ${batchOf(inputShape)}`);
    }
    return [length, ...this.options.layer.build(one, random.fork("layer"))];
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    const [batch, length, ...one] = x.shape;
    // To the layer each time is an example of its own: there are no sequences inside.
    const inside = context && changedContext(context, { mask: undefined, decoding: undefined });
    const y = this.options.layer.apply(reshape(x, [batch * length, ...one]), inside);
    return reshape(y, [batch, length, ...y.shape.slice(1)]);
  }
}

/** A layer at each time of a sequence, with the same weights: y_t = f(x_t);  x [B, T, …] → y [B, T, …]. */
export const timeDistributed = layerFactory(
  TimeDistributed,
  (layer: LayerLike, options: LayerOptions = {}) =>
    new TimeDistributed({ ...options, layer: asLayer(layer, `${labelOf("timeDistributed", options.name)}: layer`) }),
  (timeDistributed) => [
    { layer: () => timeDistributed(dense(3)), input: [4, 2] },
    { layer: () => timeDistributed([conv1d(2, 2), flatten()]), input: [3, 4, 2] },
  ],
);
