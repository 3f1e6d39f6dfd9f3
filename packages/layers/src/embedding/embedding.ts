import {
  DTypeError,
  equal,
  expandDims,
  gather,
  initializers,
  InvalidArgumentError,
  mul,
  where,
  type DType,
  type Initializer,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { count, initializerOption, number, optional, positive, withDefault } from "../layer/options/option-kinds.js";
import { tokens } from "./shared/tokens.js";
import type { TakesTokens } from "./shared/vocabulary.js";

export interface EmbeddingOptions extends LayerOptions {
  /** The token that stands for nothing: its result is 0 and nothing is learned from it. */
  readonly paddingIndex?: number;
  /**
   * What the vectors are multiplied with; 1. Where W is the output as well, √C makes small weights large enough (Vaswani et
   * al., "Attention is all you need", 2017).
   */
  readonly scale?: number;
  /**
   * First values of W; normal with standard deviation 0.02 (as in GPT: Radford et al., "Improving language understanding by
   * generative pre-training", 2018).
   */
  readonly initializer?: Initializer;
}

const schema = {
  vocabulary: count,
  width: count,
  paddingIndex: optional(number("an integer ≥ 0", (value) => Number.isSafeInteger(value) && value >= 0)),
  scale: withDefault(positive, 1),
  initializer: withDefault(initializerOption, initializers.normal({ std: 0.02 })),
};

class Embedding extends Layer<typeof schema> implements TakesTokens {
  static override readonly type = "embedding";
  static override readonly schema = schema;

  override get inputType(): DType {
    return "int32";
  }

  override get stepwise(): boolean {
    return true;
  }

  get vocabulary(): number {
    return this.options.vocabulary;
  }

  protected override setup(inputShape: Shape): Shape {
    const { vocabulary, width, paddingIndex, initializer } = this.options;
    if (paddingIndex !== undefined && paddingIndex >= vocabulary) {
      throw new InvalidArgumentError(
        `${this.label}: paddingIndex must be a token, 0 … ${vocabulary - 1}, got ${paddingIndex}`,
      );
    }
    this.parameter("W", [vocabulary, width], initializer);
    return [...inputShape, width];
  }

  override forward(x: Tensor): Tensor {
    if (x.dtype !== "int32") {
      throw new DTypeError(
        `${this.label}: tokens must be int32, got ${x.dtype}; make them by tensor(tokens, { dtype: "int32" })`,
      );
    }
    const { paddingIndex, scale } = this.options;
    const found = gather(this.parameters.W, x);
    const rows = scale === 1 ? found : mul(found, scale);
    return paddingIndex === undefined ? rows : where(equal(expandDims(x, -1), paddingIndex), 0, rows);
  }
}

/**
 * A learned vector for each token: y = scale · W[x];  x [B, T] of int32, 0 … vocabulary − 1 → y [B, T, C];  W [V, C]. V is
 * `vocabulary`, C is `width`. x may have any axes. The gradient adds each position's dy to its token's row.
 *
 * Trained: W from N(0, 0.02²).
 *
 * @throws {IndexError} when it runs and meets a token outside the vocabulary.
 * @throws {DTypeError} x is not int32. A network whose first layer this is takes any integers.
 */
export const embedding = layerFactory(
  Embedding,
  (vocabulary: number, width: number, options: EmbeddingOptions = {}) =>
    new Embedding({ vocabulary, width, ...options }),
  (embedding) => [
    { layer: () => embedding(5, 3), input: [4], values: tokens(5) },
    { layer: () => embedding(4, 2, { paddingIndex: 0, scale: 2 }), input: [2, 3], values: tokens(4) },
  ],
);
