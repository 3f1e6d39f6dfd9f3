import { broadcastTo, concat, initializers, reshape, type Initializer, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { initializerOption, withDefault } from "../layer/options/option-kinds.js";
import { sequenceShape } from "./shared/positions.js";

export interface ClassTokenOptions extends LayerOptions {
  /** First values of c; zeros. */
  readonly initializer?: Initializer;
}

const schema = { initializer: withDefault(initializerOption, initializers.zeros) };

class ClassToken extends Layer<typeof schema> {
  static override readonly type = "classToken";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    const { length, width } = sequenceShape(inputShape, this.label);
    this.parameter("c", [width], this.options.initializer, { regularized: false });
    return [length + 1, width];
  }

  override forward(x: Tensor): Tensor {
    const [batch, , width] = x.shape;
    const first = broadcastTo(reshape(this.parameters.c, [1, 1, width]), [batch, 1, width]);
    return concat([first, x], 1);
  }
}

/**
 * A learned vector in front of a sequence, which attention fills with what is to be known of all of it: y = [c, x];
 * x [B, T, C] → y [B, T + 1, C];  c [C]. Devlin et al., "BERT", 2018.
 *
 * Trained: c from 0, not regularized.
 */
export const classToken = layerFactory(
  ClassToken,
  (options: ClassTokenOptions = {}) => new ClassToken({ ...options }),
  (classToken) => [{ layer: () => classToken({ initializer: initializers.normal() }), input: [2, 3] }],
);
