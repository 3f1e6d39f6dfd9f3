import { add, concat, InvalidArgumentError, mul, type RandomStream, type Shape, type Tensor } from "@nn/tensor";
import { asLayer, type LayerLike } from "../layer/as-layer.js";
import type { ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { labelOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { layerOption, withDefault } from "../layer/options/option-kinds.js";
import type { Given, Option } from "../layer/options/options.js";
import { gru } from "./gru.js";
import { lstm } from "./lstm.js";
import { RecurrentLayer } from "./shared/recurrent-layer.js";

/** What becomes of the two outputs: side by side, their sum, their mean, their product. */
export type Merging = "concat" | "sum" | "average" | "multiply";

export interface BidirectionalOptions extends LayerOptions {
  /** "concat" without it. */
  readonly merge?: Merging;
}

const merges: Readonly<Record<Merging, (forwards: Tensor, backwards: Tensor) => Tensor>> = {
  concat: (forwards, backwards) => concat([forwards, backwards], -1),
  sum: add,
  average: (forwards, backwards) => mul(add(forwards, backwards), 0.5),
  multiply: mul,
};

const merging: Option<Merging> = {
  expected: `one of ${Object.keys(merges).join(", ")}`,
  accepts: (value): value is Merging => typeof value === "string" && Object.hasOwn(merges, value),
};

const schema = { layer: layerOption, merge: withDefault(merging, "concat") };

class Bidirectional extends Layer<typeof schema> {
  static override readonly type = "bidirectional";
  static override readonly schema = schema;

  readonly #backwards: Layer;

  constructor(options: Given & LayerOptions) {
    super(options);
    const { layer } = this.options;
    if (!(layer instanceof RecurrentLayer)) {
      throw new InvalidArgumentError(`${this.label}: ${layer.label} does not go along sequences; give it lstm, gru, …`);
    }
    this.#backwards = layer.reversed();
    // The same in a network that gives the other layer a name and in one that is read from a file.
    this.#backwards.name = "backwards";
  }

  override get children(): readonly Layer[] {
    return [this.options.layer, this.#backwards];
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    const shape = this.options.layer.build(inputShape, random.fork("forwards"));
    this.#backwards.build(inputShape, random.fork("backwards"));
    return this.options.merge === "concat" ? [...shape.slice(0, -1), 2 * shape.at(-1)!] : shape;
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    const { layer, merge } = this.options;
    return merges[merge](layer.apply(x, context), this.#backwards.apply(x, context));
  }
}

/**
 * A recurrent layer and a second one of its kind that goes the other way, with weights of its own: y_t = [h_t, h'_t], each
 * output knows what is before and after it. x [B, T, I] → y [B, T, 2H], or [B, T, H] for another `merge` than "concat".
 * Schuster and Paliwal, "Bidirectional recurrent neural networks", 1997.
 *
 * @throws {InvalidArgumentError} the layer is not recurrent.
 */
export const bidirectional = layerFactory(
  Bidirectional,
  (layer: LayerLike, options: BidirectionalOptions = {}) =>
    new Bidirectional({ ...options, layer: asLayer(layer, `${labelOf("bidirectional", options.name)}: layer`) }),
  (bidirectional) => [
    { layer: () => bidirectional(lstm(2)), input: [3, 2] },
    { layer: () => bidirectional(gru(2, { returnSequences: false }), { merge: "average" }), input: [3, 2] },
    { layer: () => bidirectional(gru(2, { layers: 2 }), { merge: "multiply" }), input: [3, 2] },
  ],
);
