import { tanh } from "@nn/activations";
import { concat, formatShape, sameShape, ShapeError, type DType, type RandomStream } from "@nn/tensor";
import type { Shape, Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { reshape } from "../core/reshape.js";
import { partBranches, type Branches } from "../layer/as-layer.js";
import type { ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { batchOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { layersOption } from "../layer/options/option-kinds.js";

const schema = { layers: layersOption };

class DenseBlock extends Layer<typeof schema> {
  static override readonly type = "denseBlock";
  static override readonly schema = schema;

  override get children(): readonly Layer[] {
    return this.options.layers;
  }

  override get inputType(): DType {
    return this.children[0].inputType;
  }

  override get stepwise(): boolean {
    return this.children.every((layer) => layer.stepwise);
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    if (inputShape.length === 0) throw new ShapeError(`${this.label}: expected input [B, ..., C], got [B]`);
    return this.children.reduce((features, layer, index) => {
      const output = layer.build(features, random.fork(index));
      const [positions, channels] = [features.slice(0, -1), output.at(-1)];
      if (channels !== undefined && sameShape(output.slice(0, -1), positions)) {
        return [...positions, features[features.length - 1] + channels];
      }
      throw new ShapeError(
        `${this.label}: layers[${index}] makes ${formatShape(output)} of ${batchOf(features)}; it must keep all axes but ` +
          'the last to be joined to it: pad by "same", without a stride',
      );
    }, inputShape);
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    return this.children.reduce((features, layer) => concat([features, layer.apply(features, context)], -1), x);
  }
}

/**
 * Dense block: each layer sees the input and the results of all layers before it, their channels side by side, and adds its
 * own: x₀ = x [B, ..., C], xᵢ = [xᵢ₋₁, fᵢ(xᵢ₋₁)], y = xₙ [B, ..., C + Σ Cᵢ]. A list counts as a sequence, such as batchNorm,
 * relu, convolution. Huang, Liu, van der Maaten and Weinberger, "Densely connected convolutional networks", CVPR 2017.
 *
 * @throws {ShapeError} a layer does not keep all axes but the last.
 */
export const denseBlock = layerFactory(
  DenseBlock,
  (...args: Branches<LayerOptions>) => {
    const { layers, options } = partBranches<LayerOptions>(args, "denseBlock", "layers");
    return new DenseBlock({ ...options, layers });
  },
  (denseBlock) => [
    { layer: () => denseBlock([dense(2), tanh], dense(3)), input: [3] },
    { layer: () => denseBlock(tanh, reshape([2, 4])), input: [2, 2] },
  ],
);
