import { geluTanh, type Activation } from "@nn/activations";
import { type RandomStream, type Shape, type Tensor } from "@nn/tensor";
import { dense } from "../../core/dense.js";
import type { ForwardContext } from "../../layer/context.js";
import { Layer } from "../../layer/layer.js";
import { activationOption, count, flag, optional, withDefault } from "../../layer/options/option-kinds.js";
import type { OptionsOf, Schema } from "../../layer/options/options.js";
import { invertedDropout } from "../../regularization/shared/inverted-dropout.js";
import { headsSchema, type HeadsOptions } from "./heads.js";

/** What every transformer block lets be chosen. */
export interface BlockOptions extends HeadsOptions {
  /** Units of the layer between the two dense ones; 4 · C. */
  readonly hidden?: number;
  /** Between the two dense layers; geluTanh. */
  readonly activation?: Activation;
  /**
   * Whether the input of each part is normalized (pre-norm), rather than the sum of its input and result (post-norm, the paper's
   * way); true. Xiong et al., "On layer normalization in the transformer architecture", 2020.
   */
  readonly preNorm?: boolean;
  /** Whether queries and keys are turned by their positions (rotary embedding: Su et al., "RoFormer", 2021); false. */
  readonly rotary?: boolean;
}

export const blockSchema = {
  ...headsSchema,
  hidden: optional(count),
  activation: withDefault(activationOption, geluTanh),
  preNorm: withDefault(flag, true),
  rotary: withDefault(flag, false),
};

/** A stack of residual parts, each with its normalization. The layers inside are made when their width is known. */
export abstract class Block<S extends Schema & typeof blockSchema> extends Layer<S> {
  #parts: Readonly<Record<string, Layer>> = {};

  protected get block(): OptionsOf<typeof blockSchema> {
    return this.options;
  }

  override get children(): readonly Layer[] {
    return Object.values(this.#parts);
  }

  /** The layers inside, by the names that they get, for vectors of a width. */
  protected abstract parts(width: number): Readonly<Record<string, Layer>>;

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    this.#parts = this.parts(inputShape.at(-1) ?? 0);
    for (const [name, layer] of Object.entries(this.#parts)) {
      layer.name = name;
      if (this.frozen) layer.freeze();
      // All but the second dense layer take vectors of the block's width.
      if (name !== "project") layer.build(inputShape, random.fork(name));
      else layer.build([...inputShape.slice(0, -1), this.#hidden(inputShape)], random.fork(name));
    }
    return inputShape;
  }

  #hidden(inputShape: Shape): number {
    return this.block.hidden ?? 4 * (inputShape.at(-1) ?? 0);
  }

  /** The two dense layers that every block ends with. */
  protected feedForward(width: number): Record<"expand" | "project", Layer> {
    const { hidden = 4 * width, activation, kernelInitializer, outputInitializer } = this.block;
    return {
      expand: dense(hidden, { activation, kernelInitializer }),
      project: dense(width, { kernelInitializer: outputInitializer ?? kernelInitializer }),
    };
  }

  /** x + f(norm(x)), or after the paper norm(x + f(x)), with dropout of what is added. */
  protected residual(x: Tensor, norm: string, f: (x: Tensor) => Tensor, context: ForwardContext): Tensor {
    const { preNorm, dropout } = this.block;
    const normalized = (t: Tensor): Tensor => this.#parts[norm].apply(t, context);
    const added = f(preNorm ? normalized(x) : x);
    const sum = x.add(invertedDropout(added, dropout, added.shape, context));
    return preNorm ? sum : normalized(sum);
  }

  /** What a part computes. */
  protected part(name: string, context: ForwardContext): (x: Tensor) => Tensor {
    return (x) => this.#parts[name].apply(x, context);
  }

  /** The last part: project(act(expand(x))). */
  protected transformed(x: Tensor, norm: string, context: ForwardContext): Tensor {
    const [expand, project] = [this.part("expand", context), this.part("project", context)];
    return this.residual(x, norm, (x) => project(expand(x)), context);
  }
}

/** The attention options of a block's own options. */
export function attentionOptions({
  heads,
  keyValueHeads,
  dropout,
  useBias,
  kernelInitializer,
  outputInitializer,
}: OptionsOf<typeof headsSchema>): HeadsOptions {
  return {
    heads,
    dropout,
    useBias,
    kernelInitializer,
    ...(keyValueHeads === undefined ? {} : { keyValueHeads }),
    ...(outputInitializer === undefined ? {} : { outputInitializer }),
  };
}
