import { relu, tanh, type Activation } from "@nn/activations";
import { add, initializer, type RandomStream, type Shape, type Tensor } from "@nn/tensor";
import { sequenceShape } from "../embedding/shared/positions.js";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { activationOption, count, flag, withDefault } from "../layer/options/option-kinds.js";
import { weightNorm } from "../normalization/weight-norm.js";
import { invertedDropout, probability } from "../regularization/shared/inverted-dropout.js";
import { conv1d } from "./conv.js";

export interface TemporalBlockOptions extends LayerOptions {
  /** Positions between neighbouring taps of the kernel; 1. */
  readonly dilation?: number;
  /** With what probability a channel is 0 in training, at all positions; 0. */
  readonly dropout?: number;
  /** After each convolution and after the sum; relu. */
  readonly activation?: Activation;
  /** Whether the kernels are split into length and direction (`weightNorm`), as the paper's are; true. */
  readonly weightNorm?: boolean;
}

const schema = {
  filters: count,
  kernelSize: count,
  dilation: withDefault(count, 1),
  dropout: withDefault(probability, 0),
  activation: withDefault(activationOption, relu),
  weightNorm: withDefault(flag, true),
};

class TemporalBlock extends Layer<typeof schema> {
  static override readonly type = "temporalBlock";
  static override readonly schema = schema;

  #convolutions: readonly Layer[] = [];
  #shortcut: Layer | undefined;

  override get children(): readonly Layer[] {
    return this.#shortcut ? [...this.#convolutions, this.#shortcut] : this.#convolutions;
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    const { filters, kernelSize, dilation, weightNorm: isSplit, activation } = this.options;
    const { length, width } = sequenceShape(inputShape, this.label);
    const convolution = (name: string): Layer => {
      const kernelInitializer = initializer(activation.initializer ?? "glorotUniform");
      const layer = conv1d(filters, kernelSize, {
        padding: "causal",
        dilation,
        kernelInitializer,
        name: isSplit ? "layer" : name,
      });
      return isSplit ? weightNorm(layer, { name }) : layer;
    };
    this.#convolutions = [convolution("conv1"), convolution("conv2")];
    if (width !== filters) this.#shortcut = conv1d(filters, 1, { name: "shortcut" });
    if (this.frozen) this.children.forEach((layer) => layer.freeze());
    this.#convolutions[0].build(inputShape, random.fork("conv1"));
    this.#convolutions[1].build([length, filters], random.fork("conv2"));
    this.#shortcut?.build(inputShape, random.fork("shortcut"));
    return [length, filters];
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const { activation, dropout } = this.options;
    const body = this.#convolutions.reduce((z, layer) => {
      const y = activation(layer.apply(z, context));
      return invertedDropout(y, dropout, [y.shape[0], 1, y.shape[2]], context);
    }, x);
    return activation(add(body, this.#shortcut?.apply(x, context) ?? x));
  }
}

/**
 * Two causal convolutions whose taps lie `dilation` apart, added to the input: y = act(f₂(f₁(x)) + shortcut(x)),
 * fᵢ(x) = dropout(act(x ∗ Wᵢ + bᵢ));  x [B, T, C] → y [B, T, O];  W₁ [K, C, O], W₂ [K, O, O]. O is `filters`, K is
 * `kernelSize`; where O is not C the shortcut is a convolution of one tap. No position sees what comes after it. Blocks with
 * dilations 1, 2, 4, … see 1 + 2 (K − 1) Σ dilation positions. Bai, Kolter, Koltun, "An empirical evaluation of generic
 * convolutional and recurrent networks for sequence modeling", 2018, figure 1.
 *
 * @throws {ShapeError} the input is not [B, T, C].
 */
export const temporalBlock = layerFactory(
  TemporalBlock,
  (filters: number, kernelSize: number, options: TemporalBlockOptions = {}) =>
    new TemporalBlock({ filters, kernelSize, ...options }),
  (temporalBlock) => [
    { layer: () => temporalBlock(3, 2, { dilation: 2, activation: tanh }), input: [6, 2] },
    { layer: () => temporalBlock(2, 3, { weightNorm: false, dropout: 0.2, activation: tanh }), input: [4, 2] },
  ],
);
