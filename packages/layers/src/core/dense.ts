import { tanh, type Activation } from "@nn/activations";
import {
  add,
  initializer,
  initializers,
  matmul,
  ShapeError,
  type Initializer,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { absorbIntoWeights, type Absorbed, type Absorbing } from "../layer/fold/channel-map.js";
import type { ChannelMap, ParameterValues } from "../layer/fold/channel-map.js";
import { batchOf } from "../layer/inside.js";
import type { EndsInActivation } from "../layer/last-activation.js";
import { Layer } from "../layer/layer.js";
import {
  activationOption,
  count,
  flag,
  initializerOption,
  optional,
  withDefault,
} from "../layer/options/option-kinds.js";

export interface DenseOptions extends LayerOptions {
  /** Applied to the result; none without it. */
  readonly activation?: Activation;
  /** Whether there is a b; true. */
  readonly useBias?: boolean;
  /**
   * First values of W. Without it the one that suits the activation: He for those that drop half of the signal, like
   * relu (He et al., 2015), LeCun for selu, Glorot for all others (Glorot and Bengio, 2010).
   */
  readonly kernelInitializer?: Initializer;
  /** First values of b; zeros. */
  readonly biasInitializer?: Initializer;
}

const schema = {
  units: count,
  activation: optional(activationOption),
  useBias: withDefault(flag, true),
  kernelInitializer: optional(initializerOption),
  biasInitializer: withDefault(initializerOption, initializers.zeros),
};

class Dense extends Layer<typeof schema> implements Absorbing, EndsInActivation {
  static override readonly type = "dense";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  get lastActivation(): Activation | undefined {
    return this.options.activation;
  }

  protected override setup(inputShape: Shape): Shape {
    const { units, activation, useBias, kernelInitializer, biasInitializer } = this.options;
    if (inputShape.length < 1 || inputShape.length > 2) {
      throw new ShapeError(`${this.label}: expected input [B, I], got ${batchOf(inputShape)}; add flatten() before it`);
    }
    const suitable = initializer(activation?.initializer ?? "glorotUniform");
    this.parameter("W", [inputShape.at(-1)!, units], kernelInitializer ?? suitable);
    if (useBias) this.parameter("b", [units], biasInitializer, { regularized: false });
    return [...inputShape.slice(0, -1), units];
  }

  override forward(x: Tensor): Tensor {
    const { W, b } = this.parameters;
    const product = matmul(x, W);
    const sum = this.options.useBias ? add(product, b) : product;
    return this.options.activation?.(sum) ?? sum;
  }

  absorb(map: ChannelMap, values: ParameterValues): Absorbed | undefined {
    if (this.options.activation) return undefined;
    const layer = new Dense({ ...this.options, useBias: true, name: this.name });
    return { layer, values: absorbIntoWeights(map, values) };
  }
}

/**
 * Fully connected: y = act(x · W + b);  x [B, I] → y [B, O];  W [I, O], b [O]. I is the size of the input, O is `units`. Of
 * sequences, at each position: x [B, T, I] → y [B, T, O].
 *
 * @throws {InvalidArgumentError} units is not an integer ≥ 1.
 */
export const dense = layerFactory(
  Dense,
  (units: number, options: DenseOptions = {}) => new Dense({ units, ...options }),
  (dense) => [
    { layer: () => dense(3, { activation: tanh }), input: [4] },
    { layer: () => dense(3), input: [2, 4] },
    { layer: () => dense(2, { useBias: false, kernelInitializer: initializers.orthogonal() }), input: [3] },
  ],
);
