import { InvalidArgumentError, narrow, reshape, ShapeError, type Shape, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory } from "../layer/factory.js";
import { batchOf } from "../layer/inside.js";
import { count, optional } from "../layer/options/option-kinds.js";
import { encoderDecoder } from "./encoder-decoder.js";
import { multiHeadAttention } from "./multi-head-attention.js";
import { ofMemory } from "./shared/cache.js";
import { Heads, headsSchema, type HeadsOptions } from "./shared/heads.js";

export interface CrossAttentionOptions extends HeadsOptions {
  /** M: width of the encoder's result; that of the input without it. */
  readonly memoryWidth?: number;
}

const schema = { ...headsSchema, memoryWidth: optional(count) };

class CrossAttention extends Heads<typeof schema> {
  static override readonly type = "crossAttention";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    const { width, depth } = this.sizes(inputShape);
    const { kernelInitializer, memoryWidth = width } = this.options;
    this.projection("q", width, width, kernelInitializer);
    this.projection("kv", memoryWidth, 2 * this.groups * depth, kernelInitializer);
    this.outputProjection(width);
    return inputShape;
  }

  override get stepwise(): boolean {
    return true;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const memory = this.#memory(context);
    const [batch, length, width] = x.shape;
    const [heads, groups] = [this.options.heads, this.groups];
    const depth = width / heads;
    const [sources, positions] = memory.shape;
    const shape = [sources, positions, 2 * groups, depth];
    const both = ofMemory(this, "kv", shape, context, () => reshape(this.project(memory.values, "kv"), shape));
    const [k, v] = [narrow(both, 2, 0, groups), narrow(both, 2, groups, 2 * groups)];
    // Rows that look at one memory are so many more queries to it.
    const rows = sources === batch ? [batch, length] : [1, batch * length];
    const q = reshape(this.project(x, "q"), [...rows, heads, depth]);
    return reshape(this.attend({ q, k, v }, this.ofKeys(memory.mask), context), x.shape);
  }

  #memory({ memory }: ForwardContext): NonNullable<ForwardContext["memory"]> {
    if (!memory) {
      throw new InvalidArgumentError(`${this.label}: there is no encoder to look at; put it in encoderDecoder(...)`);
    }
    const inputs = this.parameters.Wkv.shape[0];
    if (memory.shape.length === 3 && memory.shape[2] === inputs) return memory;
    throw new ShapeError(
      `${this.label}: expected an encoder's result [B, S, ${inputs}], got ${batchOf(memory.shape.slice(1))}; ` +
        "set memoryWidth to its width",
    );
  }
}

/**
 * Multi-head attention to the result of an encoder: queries come from x, keys and values from the encoder's z.
 * headₕ = softmax(qₕ · kₕᵀ / √D) · vₕ with q = x · Wq + bq, [k, v] = z · Wkv + bkv, y = [head₁, …] · Wo + bo;  x [B, T, C],
 * z [B, S, M] → y [B, T, C]; Wq [C, C], Wkv [M, 2 · G · D], Wo [C, C], D = C / H. It stands in the decoder of an
 * `encoderDecoder`. The weights [B, H, T, S] are captured as "weights". Vaswani et al., "Attention is all you need", 2017.
 *
 * Trained: the weights from Glorot's rule, biases from 0, not regularized.
 *
 * @throws {InvalidArgumentError} no encoder around it, or the heads do not divide the width.
 */
export const crossAttention = layerFactory(
  CrossAttention,
  (options: CrossAttentionOptions) => new CrossAttention({ ...options }),
  (crossAttention) => [
    {
      layer: () => encoderDecoder(multiHeadAttention({ heads: 1 }), crossAttention({ heads: 2 }), { source: 3 }),
      input: [5, 4],
    },
  ],
);
