import {
  add,
  attention,
  capture,
  initializers,
  InvalidArgumentError,
  isCapturing,
  matmul,
  reshape,
  selfAttention,
  type AttentionOptions,
  type Initializer,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import type { ForwardContext } from "../../layer/context.js";
import type { LayerOptions } from "../../layer/factory.js";
import { Layer } from "../../layer/layer.js";
import { count, flag, initializerOption, optional, withDefault } from "../../layer/options/option-kinds.js";
import type { OptionsOf, Schema } from "../../layer/options/options.js";
import { sequenceShape } from "../../embedding/shared/positions.js";
import { invertedDropout, probability } from "../../regularization/shared/inverted-dropout.js";

/** What every attention lets be chosen. */
export interface HeadsOptions extends LayerOptions {
  /** H: into how many parts the width is cut; it must be divisible by them. */
  readonly heads: number;
  /** G: heads of keys and values, each shared by H / G heads of queries; H without it. */
  readonly keyValueHeads?: number;
  /** With what probability a weight is 0 in training; 0. */
  readonly dropout?: number;
  /** Whether the projections have biases; true. */
  readonly useBias?: boolean;
  /** First values of the projections of queries, keys and values; Glorot. */
  readonly kernelInitializer?: Initializer;
  /** First values of Wo; those of the others without it. */
  readonly outputInitializer?: Initializer;
}

export const headsSchema = {
  heads: count,
  keyValueHeads: optional(count),
  dropout: withDefault(probability, 0),
  useBias: withDefault(flag, true),
  kernelInitializer: withDefault(initializerOption, initializers.glorotUniform()),
  outputInitializer: optional(initializerOption),
};

/** Queries, keys and values in heads: [B, T, H, D], [B, S, G, D], [B, S, G, D]. */
export interface Projected {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

/** A layer that attends: projections to heads, attention, and a projection of the heads' results side by side. */
export abstract class Heads<S extends Schema & typeof headsSchema> extends Layer<S> {
  protected get heads(): OptionsOf<typeof headsSchema> {
    return this.options;
  }

  /** G. */
  protected get groups(): number {
    return this.heads.keyValueHeads ?? this.heads.heads;
  }

  /** T, C and D for examples [T, C], or an error. */
  protected sizes(inputShape: Shape): { length: number; width: number; depth: number } {
    const { length, width } = sequenceShape(inputShape, this.label);
    const { heads } = this.heads;
    if (width % heads !== 0) {
      throw new InvalidArgumentError(`${this.label}: the width ${width} is not divisible by ${heads} heads`);
    }
    if (heads % this.groups !== 0) {
      throw new InvalidArgumentError(`${this.label}: ${heads} heads are not divisible by ${this.groups} keyValueHeads`);
    }
    return { length, width, depth: width / heads };
  }

  /** For `setup`: makes the weights W`name` [inputs, outputs], and b`name` if there are biases. */
  protected projection(name: string, inputs: number, outputs: number, initializer: Initializer): void {
    this.parameter(`W${name}`, [inputs, outputs], initializer);
    if (this.heads.useBias) this.parameter(`b${name}`, [outputs], initializers.zeros, { regularized: false });
  }

  /** For `setup`: the projection of the result. */
  protected outputProjection(width: number): void {
    const { outputInitializer, kernelInitializer } = this.heads;
    this.projection("o", width, width, outputInitializer ?? kernelInitializer);
  }

  /** x · W`name` + b`name`. */
  protected project(x: Tensor, name: string): Tensor {
    const product = matmul(x, this.parameters[`W${name}`]);
    return this.heads.useBias ? add(product, this.parameters[`b${name}`]) : product;
  }

  /** A mask of keys [B, S] as one of weights. */
  protected ofKeys(mask: Tensor | undefined): AttentionOptions {
    return mask ? { mask: reshape(mask, [mask.shape[0], 1, 1, mask.shape[1]]) } : {};
  }

  /** The heads' results side by side, projected: [B, T, C]. The weights [B, H, T, S] can be captured. */
  protected attend({ q, k, v }: Projected, options: AttentionOptions, context: ForwardContext): Tensor {
    return this.joined(attention(q, k, v, this.#withWeights(options, context)));
  }

  /** The same for queries, keys and values side by side, [B, T, H + 2G, D]. */
  protected attendSelf(qkv: Tensor, options: AttentionOptions, context: ForwardContext): Tensor {
    return this.joined(selfAttention(qkv, this.heads.heads, this.#withWeights(options, context)));
  }

  /** [B, T, H, D] projected as [B, T, C]. */
  protected joined(y: Tensor): Tensor {
    return this.project(reshape(y, [...y.shape.slice(0, 2), y.shape[2] * y.shape[3]]), "o");
  }

  /** Asks for the weights where dropout changes them or somebody looks. */
  #withWeights(options: AttentionOptions, context: ForwardContext): AttentionOptions {
    const { dropout } = this.heads;
    if (!isCapturing() && !(context.training && dropout > 0)) return options;
    return {
      ...options,
      weights: (w) => invertedDropout(capture("weights", w), dropout, w.shape, context),
    };
  }
}
