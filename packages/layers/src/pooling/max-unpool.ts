import { tanh } from "@nn/activations";
import * as ops from "@nn/tensor";
import type { PerAxis, RandomStream, Shape, Tensor } from "@nn/tensor";
import { activation } from "../core/activation.js";
import { conv2d } from "../convolution/conv.js";
import { asLayer, type LayerLike } from "../layer/as-layer.js";
import type { ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerFactory, type LayerSample } from "../layer/factory.js";
import { labelOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { layerOption, optional, withDefault } from "../layer/options/option-kinds.js";
import { checkSpatialInput, tracedShape } from "../layer/spatial/spatial-input.js";
import { perAxis, twoSidedPadding } from "../layer/spatial/spatial-options.js";
import type { MaxPoolOptions } from "./max-pool.js";

type Make = (size: PerAxis, body: LayerLike, options?: MaxPoolOptions) => Layer;

interface Ops {
  readonly pool: ops.MaxPoolWithIndices;
  readonly unpool: ops.MaxUnpool;
}

function maxUnpool(
  type: string,
  rank: number,
  { pool, unpool }: Ops,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const schema = {
    size: perAxis(1, rank),
    body: layerOption,
    stride: optional(perAxis(1, rank)),
    padding: withDefault(twoSidedPadding(rank), "valid"),
    dilation: withDefault(perAxis(1, rank), 1),
  };
  class MaxUnpool extends Layer<typeof schema> {
    static override readonly type = type;
    static override readonly schema = schema;

    override get children(): readonly Layer[] {
      return [this.options.body];
    }

    protected override setup(inputShape: Shape, random: RandomStream): Shape {
      checkSpatialInput(this.label, inputShape, rank);
      const pooled = tracedShape(this.label, inputShape, (x) => this.#pooled(x).values);
      const shape = this.options.body.build(pooled, random.fork("body"));
      if (ops.sameShape(shape, pooled)) return inputShape;
      throw new ops.ShapeError(
        `${this.label}: the body must keep the shape of what it is given, one value for each maximum, but makes ` +
          `${ops.formatShape(shape)} of ${ops.formatShape(pooled)}`,
      );
    }

    override forward(x: Tensor, context?: ForwardContext): Tensor {
      const { values, indices } = this.#pooled(x);
      return unpool(this.options.body.apply(values, context), indices, x.shape.slice(1, -1));
    }

    #pooled(x: Tensor): ops.IndexedMaxima {
      const { size, stride, padding, dilation } = this.options;
      return pool(x, size, { stride, padding, dilation });
    }
  }
  const make: Make = (size, body, options = {}) =>
    new MaxUnpool({ ...options, size, body: asLayer(body, `${labelOf(type, options.name)}: body`) });
  return layerFactory(MaxUnpool, make, samples);
}

/** Along one axis: x [B, T, C] → y [B, T, C]. As `maxUnpool2d`. */
export const maxUnpool1d = maxUnpool(
  "maxUnpool1d",
  1,
  { pool: ops.maxPool1dWithIndices, unpool: ops.maxUnpool1d },
  (maxUnpool1d) => [{ layer: () => maxUnpool1d(2, tanh), input: [5, 2] }],
);

/**
 * Pools, applies layers to what is left, and puts each result back where its maximum was, zeros elsewhere:
 * y = unpool(body(pool(x)), positions of the maxima);  x [B, H, W, C] → y [B, H, W, C]. The body keeps the shape of what it is
 * given. One inside another makes an encoder and a decoder that knows where things were. Zeiler and Fergus, "Visualizing and
 * understanding convolutional networks", ECCV 2014; Badrinarayanan, Kendall, Cipolla, "SegNet", 2017.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], the window larger than it, or the body changes the shape.
 */
export const maxUnpool2d = maxUnpool(
  "maxUnpool2d",
  2,
  { pool: ops.maxPool2dWithIndices, unpool: ops.maxUnpool2d },
  (maxUnpool2d) => [
    { layer: () => maxUnpool2d(2, [conv2d(2, 1), tanh]), input: [4, 5, 2] },
    { layer: () => maxUnpool2d([3, 2], activation(tanh), { stride: 2, padding: [1, 0] }), input: [4, 4, 1] },
  ],
);

/** Along three axes: x [B, D, H, W, C] → y [B, D, H, W, C]. As `maxUnpool2d`. */
export const maxUnpool3d = maxUnpool(
  "maxUnpool3d",
  3,
  { pool: ops.maxPool3dWithIndices, unpool: ops.maxUnpool3d },
  (maxUnpool3d) => [{ layer: () => maxUnpool3d([1, 2, 2], tanh), input: [2, 2, 3, 2] }],
);
