import { changedContext, inference, type ForwardContext, type Layer } from "@nn/layers";
import { placeholder, random, type Key, type Parameter, type Shape, type Tensor, type Update } from "@nn/tensor";

/** A forward pass that trains: collects the layers' new states and hands out random keys in a fixed order. */
export class TrainingContext implements ForwardContext {
  readonly training = true;
  readonly updates: Update[] = [];
  readonly #key: Key;
  #keys = 0;

  constructor(key: Key) {
    this.#key = key;
  }

  key(): Key {
    return random.fork(this.#key, this.#keys++);
  }

  update(target: Parameter, value: Tensor): void {
    this.updates.push({ target, value });
  }
}

/** A forward pass that only inspects the layers: any number of rows, and `stateful` layers neither use nor keep a state. */
export const inspecting: ForwardContext = changedContext(inference, { stateless: true });

/** A forward pass that predicts. Layers that go on where the batch before ended hand in what they keep. */
export class InferenceContext implements ForwardContext {
  readonly training = false;
  readonly updates: Update[] = [];
  readonly stateless: boolean;

  constructor({ stateless = false } = {}) {
    this.stateless = stateless;
  }

  key(): Key {
    return inference.key();
  }

  update(target: Parameter, value: Tensor): void {
    this.updates.push({ target, value });
  }
}

/** A layer's result in a forward pass, for reports and for finding where a NaN appeared. */
export interface LayerOutput {
  readonly layer: Layer;
  readonly y: Tensor;
}

/** The placeholder, number 0, of a batch: of the type that the first layer takes. */
export function inputOf(layers: readonly Layer[], shape: Shape): Tensor {
  return placeholder(0, shape, layers[0].inputType);
}

/** Applies layers one after another. */
export function forwardThrough(layers: readonly Layer[], x: Tensor, context?: ForwardContext): LayerOutput[] {
  const outputs: LayerOutput[] = [];
  for (const layer of layers) {
    const y = layer.apply(outputs.at(-1)?.y ?? x, context);
    outputs.push({ layer, y });
  }
  return outputs;
}
