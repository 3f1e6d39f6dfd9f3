import { evaluate, InvalidArgumentError, type DType, type Parameter, type RandomStream } from "@nn/tensor";
import type { Shape, Tensor } from "@nn/tensor";
import { changedContext, inference, type ForwardContext } from "../../layer/context.js";
import { substitute } from "../../layer/detach.js";
import type { LayerOptions } from "../../layer/factory.js";
import { absorbInto, valuesOf, type Absorbed, type Absorbing } from "../../layer/fold/channel-map.js";
import type { ChannelMap } from "../../layer/fold/channel-map.js";
import { Layer } from "../../layer/layer.js";
import { layerOption, withDefault } from "../../layer/options/option-kinds.js";
import type { Option, OptionsOf, Schema } from "../../layer/options/options.js";

export interface ReparametrizationOptions extends LayerOptions {
  /** The name of the layer's parameter that is replaced; "W". */
  readonly parameter?: string;
}

const parameterName: Option<string> = {
  expected: 'the name of a parameter, such as "W"',
  accepts: (value): value is string => typeof value === "string" && value !== "",
};

export const reparametrizationSchema = { layer: layerOption, parameter: withDefault(parameterName, "W") };

/**
 * A layer around another one that computes with a function of its weight instead of the weight: f(W) takes the place of
 * W in whatever the layer computes, so that any layer can be inside. W stays the layer's parameter and is trained.
 */
export abstract class Reparametrization<S extends Schema & typeof reparametrizationSchema>
  extends Layer<S>
  implements Absorbing
{
  get #inner(): OptionsOf<typeof reparametrizationSchema> {
    return this.options;
  }

  /** Makes what f needs beside W [..., O], of which the last axis counts outputs. */
  protected abstract prepare(W: Parameter): void;

  /** f(W), of the same shape. */
  protected abstract replacement(W: Parameter, context: ForwardContext): Tensor;

  override get children(): readonly Layer[] {
    return [this.#inner.layer];
  }

  override get stepwise(): boolean {
    return this.#inner.layer.stepwise;
  }

  override get inputType(): DType {
    return this.#inner.layer.inputType;
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    const { layer, parameter } = this.#inner;
    const outputShape = layer.build(inputShape, random.fork("layer"));
    const W = layer.parameters[parameter];
    if (W === undefined || W.rank < 2) {
      const names = Object.keys(layer.parameters).filter((name) => layer.parameters[name].rank >= 2);
      throw new InvalidArgumentError(
        `${this.label}: ${layer.label} has no parameter ${JSON.stringify(parameter)} with an axis of inputs and one of ` +
          `outputs; it has ${names.join(", ") || "none such"}`,
      );
    }
    this.prepare(W);
    return outputShape;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const { layer, parameter } = this.#inner;
    const W = layer.parameters[parameter];
    const replacements = new Map<Tensor, Tensor>([[W, this.replacement(W, context)]]);
    // New states of the layers inside are computed with the weight as well.
    const inner = changedContext(context, {
      update: (state, value) => context.update(state, substitute(x, value, replacements)),
    });
    return substitute(x, layer.apply(x, inner), replacements);
  }

  /** The layer inside, with the weight that it computes with as its own. */
  absorb(map: ChannelMap): Absorbed | undefined {
    const { layer, parameter } = this.#inner;
    const [weight] = evaluate([this.replacement(layer.parameters[parameter], inference)]);
    return absorbInto(layer, map, { ...valuesOf(layer), [parameter]: weight });
  }
}
