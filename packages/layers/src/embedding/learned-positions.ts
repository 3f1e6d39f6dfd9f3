import { add, initializers, type Initializer, type Shape, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { initializerOption, withDefault } from "../layer/options/option-kinds.js";
import { rowsAt, sequenceShape } from "./shared/positions.js";

export interface LearnedPositionsOptions extends LayerOptions {
  /**
   * First values of P; normal with standard deviation 0.02 (as in GPT: Radford et al., "Improving language understanding by
   * generative pre-training", 2018).
   */
  readonly initializer?: Initializer;
}

const schema = { initializer: withDefault(initializerOption, initializers.normal({ std: 0.02 })) };

class LearnedPositions extends Layer<typeof schema> {
  static override readonly type = "learnedPositions";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  protected override setup(inputShape: Shape): Shape {
    const { length, width } = sequenceShape(inputShape, this.label);
    this.parameter("P", [length, width], this.options.initializer);
    return inputShape;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    return add(x, rowsAt(this.parameters.P, x, context));
  }
}

/**
 * A learned vector for each position, added: y = x + P;  x [B, T, C] → y [B, T, C];  P [T, C]. Gehring et al., "Convolutional
 * sequence to sequence learning", 2017.
 *
 * Trained: P from N(0, 0.02²).
 */
export const learnedPositions = layerFactory(
  LearnedPositions,
  (options: LearnedPositionsOptions = {}) => new LearnedPositions({ ...options }),
  (learnedPositions) => [{ layer: () => learnedPositions(), input: [3, 4] }],
);
