import { tanh } from "@nn/activations";
import type { DType, RandomStream, Shape, Tensor } from "@nn/tensor";
import { dense } from "./dense.js";
import { partBranches, type Branches } from "./layer/branches.js";
import type { ForwardContext } from "./layer/context.js";
import { layerFactory, type LayerOptions } from "./layer/factory.js";
import { Layer } from "./layer/layer.js";
import { layersOption } from "./layer/option-kinds.js";

const schema = { layers: layersOption };

class Sequential extends Layer<typeof schema> {
  static override readonly type = "sequential";
  static override readonly schema = schema;

  override get children(): readonly Layer[] {
    return this.options.layers;
  }

  override get inputType(): DType {
    return this.children[0].inputType;
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    return this.children.reduce((shape, layer, index) => layer.build(shape, random.fork(index)), inputShape);
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    return this.children.reduce((x, layer) => layer.apply(x, context), x);
  }
}

/** Layers one after another as one layer: y = fₙ(… f₂(f₁(x))). */
export const sequential = layerFactory(
  Sequential,
  (...args: Branches<LayerOptions>) => {
    const { layers, options } = partBranches<LayerOptions>(args);
    return new Sequential({ layers, ...options });
  },
  (sequential) => [{ layer: () => sequential(dense(4, { activation: tanh }), dense(2)), input: [3] }],
);
