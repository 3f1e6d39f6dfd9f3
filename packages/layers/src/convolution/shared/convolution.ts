import type { Activation } from "@nn/activations";
import {
  add,
  initializer,
  initializers,
  placeholder,
  type Initializer,
  type RandomStream,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import type { LayerClass, LayerOptions } from "../../layer/factory.js";
import { absorbIntoWeights, type Absorbed, type Absorbing } from "../../layer/fold/channel-map.js";
import type { ChannelMap, ParameterValues } from "../../layer/fold/channel-map.js";
import type { EndsInActivation } from "../../layer/last-activation.js";
import { Layer } from "../../layer/layer.js";
import { activationOption, flag, initializerOption, optional, withDefault } from "../../layer/options/option-kinds.js";
import type { Option, OptionsOf, Schema } from "../../layer/options/options.js";
import { checkSpatialInput, tracedShape } from "../../layer/spatial/spatial-input.js";

/** What every convolution lets be chosen. */
export interface AffineOptions extends LayerOptions {
  /** Applied to the result; none without it. */
  readonly activation?: Activation;
  /** Whether there is a b; true. A batchNorm behind the layer makes it superfluous. */
  readonly useBias?: boolean;
  /**
   * First values of W. Without it the one that suits the activation: He for those that drop half of the signal, like
   * relu (He et al., 2015), LeCun for selu, Glorot for all others (Glorot and Bengio, 2010).
   */
  readonly kernelInitializer?: Initializer;
  /** First values of b; zeros. */
  readonly biasInitializer?: Initializer;
}

export const affineSchema = {
  activation: optional(activationOption),
  useBias: withDefault(flag, true),
  kernelInitializer: optional(initializerOption),
  biasInitializer: withDefault(initializerOption, initializers.zeros),
};

type AffineSchema = { readonly [K in keyof typeof affineSchema]: Option<OptionsOf<typeof affineSchema>[K]> };

/** A parameter that a convolution slides over its input. */
export interface Kernel {
  readonly shape: Shape;
  readonly initializer: Initializer;
}

/** act(x ∗ W + b) for some kind of convolution. Its last kernel is W, whose last axis (or two) counts output channels. */
export abstract class Convolution<S extends Schema & AffineSchema>
  extends Layer<S>
  implements Absorbing, EndsInActivation
{
  /** Number of spatial axes. */
  protected abstract readonly rank: number;

  get #affine(): OptionsOf<AffineSchema> {
    return this.options;
  }

  get lastActivation(): Activation | undefined {
    return this.#affine.activation;
  }

  /** The kernels by name, for so many input channels. `suitable` is how W starts if nothing else is asked for. */
  protected abstract kernels(channels: number, suitable: Initializer): Readonly<Record<string, Kernel>>;

  /** x ∗ W, from tensors of the kernels' shapes. */
  protected abstract convolve(x: Tensor, kernels: Readonly<Record<string, Tensor>>): Tensor;

  protected override setup(inputShape: Shape, _random: RandomStream): Shape {
    const { activation, kernelInitializer, useBias, biasInitializer } = this.#affine;
    checkSpatialInput(this.label, inputShape, this.rank);
    const suitable = kernelInitializer ?? initializer(activation?.initializer ?? "glorotUniform");
    const kernels = Object.entries(this.kernels(inputShape[this.rank], suitable));
    // Traced before anything is allocated: what does not fit is refused first.
    const symbols = kernels.map(([name, { shape }], i) => [name, placeholder(i + 1, shape, "float32")] as const);
    let outputs: Shape = [];
    const outputShape = tracedShape(this.label, inputShape, (x) => {
      const product = this.convolve(x, Object.fromEntries(symbols));
      outputs = product.shape.slice(-1);
      return activation?.(product) ?? product;
    });
    for (const [name, { shape, initializer }] of kernels) this.parameter(name, shape, initializer);
    if (useBias) this.parameter("b", outputs, biasInitializer, { regularized: false });
    return outputShape;
  }

  override forward(x: Tensor): Tensor {
    const { activation, useBias } = this.#affine;
    const product = this.convolve(x, this.parameters);
    const sum = useBias ? add(product, this.parameters.b) : product;
    return activation?.(sum) ?? sum;
  }

  absorb(map: ChannelMap, values: ParameterValues): Absorbed | undefined {
    if (this.#affine.activation) return undefined;
    const Class = this.constructor as LayerClass;
    const layer = new Class({ ...this.options, useBias: true, name: this.name });
    return { layer, values: { ...values, ...absorbIntoWeights(map, values) } };
  }
}
