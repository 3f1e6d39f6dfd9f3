import { add, elementary, tensor, type Shape, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { positive, withDefault } from "../layer/options/option-kinds.js";
import { rowsAt, sequenceShape } from "./shared/positions.js";

export interface SinusoidalPositionsOptions extends LayerOptions {
  /** The longest wave is 2π times as long as this; 10,000. */
  readonly base?: number;
}

const schema = { base: withDefault(positive, 10_000) };

class SinusoidalPositions extends Layer<typeof schema> {
  static override readonly type = "sinusoidalPositions";
  static override readonly schema = schema;

  #table: Tensor | undefined;

  override get stepwise(): boolean {
    return true;
  }

  protected override setup(inputShape: Shape): Shape {
    const { length, width } = sequenceShape(inputShape, this.label);
    this.#table = tensor(waves(length, width, this.options.base), { shape: [length, width] });
    return inputShape;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    return add(x, rowsAt(this.#table!, x, context));
  }
}

/** sin and cos of t / base^(2i / C) in turn, [T, C]. */
function waves(length: number, width: number, base: number): Float32Array {
  return Float32Array.from({ length: length * width }, (_, index) => {
    const [t, channel] = [Math.floor(index / width), index % width];
    const angle = t / elementary.pow(base, (channel - (channel % 2)) / width);
    return channel % 2 === 0 ? elementary.sin(angle) : elementary.cos(angle);
  });
}

/**
 * Waves of growing length, added so that positions differ: y = x + P, P[t, 2i] = sin(t / base^(2i/C)), P[t, 2i + 1] =
 * cos(t / base^(2i/C));  x [B, T, C] → y [B, T, C]. Nothing is trained. Vaswani et al., "Attention is all you need", 2017.
 */
export const sinusoidalPositions = layerFactory(
  SinusoidalPositions,
  (options: SinusoidalPositionsOptions = {}) => new SinusoidalPositions({ ...options }),
  (sinusoidalPositions) => [
    { layer: () => sinusoidalPositions(), input: [5, 4] },
    { layer: () => sinusoidalPositions({ base: 100 }), input: [3, 3] },
  ],
);
