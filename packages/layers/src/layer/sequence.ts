import type { DType, RandomStream, Shape, Tensor } from "@nn/tensor";
import { vocabularyOf, type TakesTokens } from "../embedding/shared/vocabulary.js";
import type { Activation } from "@nn/activations";
import type { ForwardContext } from "./context.js";
import { lastActivationOf, type EndsInActivation } from "./last-activation.js";
import { Layer } from "./layer.js";
import { layersOption } from "./options/option-kinds.js";
import type { Option, OptionsOf, Schema } from "./options/options.js";

type LayersSchema = { readonly layers: Option<readonly Layer[]> };

/** Layers one after another, y = fₙ(… f₂(f₁(x))), and perhaps something around them. */
export abstract class Sequence<S extends Schema & LayersSchema>
  extends Layer<S>
  implements TakesTokens, EndsInActivation
{
  override get children(): readonly Layer[] {
    return (this.options as OptionsOf<LayersSchema>).layers;
  }

  override get inputType(): DType {
    return this.children[0].inputType;
  }

  override get stepwise(): boolean {
    return this.children.every((layer) => layer.stepwise);
  }

  get vocabulary(): number | undefined {
    return vocabularyOf(this.children[0]);
  }

  get lastActivation(): Activation | undefined {
    return lastActivationOf(this.children.at(-1));
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    return this.children.reduce((shape, layer, index) => layer.build(shape, random.fork(index)), inputShape);
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    return this.children.reduce((x, layer) => layer.apply(x, context), x);
  }
}

const schema = { layers: layersOption };

/** Layers one after another: y = fₙ(… f₂(f₁(x))). `sequential` makes it, and so does a list where a layer is expected. */
export class Sequential extends Sequence<typeof schema> {
  static override readonly type = "sequential";
  static override readonly schema = schema;
}
