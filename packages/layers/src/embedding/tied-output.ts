import {
  InvalidArgumentError,
  matmul,
  matrixTranspose,
  ShapeError,
  type DType,
  type RandomStream,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { dense } from "../core/dense.js";
import { asLayer, asLayers, type LayerLike } from "../layer/as-layer.js";
import type { ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { batchOf, checkDistinct, labelOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { layerOption } from "../layer/options/option-kinds.js";
import { Sequential } from "../layer/sequence.js";
import { embedding } from "./embedding.js";
import { tokens } from "./shared/tokens.js";
import { vocabularyOf, type TakesTokens } from "./shared/vocabulary.js";

const schema = { embedding: layerOption, body: layerOption };

class TiedOutput extends Layer<typeof schema> implements TakesTokens {
  static override readonly type = "tiedOutput";
  static override readonly schema = schema;

  override get children(): readonly Layer[] {
    return [this.options.embedding, this.options.body];
  }

  override get inputType(): DType {
    return this.options.embedding.inputType;
  }

  override get stepwise(): boolean {
    return this.children.every((layer) => layer.stepwise);
  }

  get vocabulary(): number | undefined {
    return vocabularyOf(this.options.embedding);
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    const { embedding, body } = this.options;
    const output = body.build(embedding.build(inputShape, random.fork("embedding")), random.fork("body"));
    const { W } = embedding.parameters;
    if (W?.rank !== 2) {
      throw new InvalidArgumentError(`${this.label}: the first layer must be an embedding, got ${embedding.label}`);
    }
    if (output.at(-1) === W.shape[1]) return [...output.slice(0, -1), W.shape[0]];
    throw new ShapeError(
      `${this.label}: the layers must give vectors as wide as those of the embedding, [..., ${W.shape[1]}], got ` +
        batchOf(output),
    );
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    const { embedding, body } = this.options;
    return matmul(body.apply(embedding.apply(x, context), context), matrixTranspose(embedding.parameters.W));
  }
}

/**
 * Layers whose result is compared with the embedding of every token, so that one W is both first and last layer:
 * y = body(W[x]) · Wᵀ;  x [B, T] → y [B, T, V], logits. The weights are there, counted and saved once. Press and Wolf, "Using
 * the output embedding to improve language models", 2017.
 *
 * @throws {ShapeError} the layers do not give vectors of the embedding's width.
 */
export const tiedOutput = layerFactory(
  TiedOutput,
  (first: Layer, layers: readonly LayerLike[], options: LayerOptions = {}) => {
    const label = labelOf("tiedOutput", options.name);
    const source = asLayer(first, `${label}: embedding`);
    const body = new Sequential({ layers: asLayers(layers, `${label}: layers`), name: "body" });
    checkDistinct([source, body], `${label}: children`);
    return new TiedOutput({ ...options, embedding: source, body });
  },
  (tiedOutput) => [{ layer: () => tiedOutput(embedding(5, 3), [dense(4), dense(3)]), input: [2], values: tokens(5) }],
);
