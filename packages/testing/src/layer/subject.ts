import { random, RandomStream, sizeOf, tensor, type Key, type Parameter, type Shape, type Tensor } from "@nn/tensor";
import type { ContextLike, LayerLike, SampleLike } from "./layer-like.js";

/** A layer of a sample, built. */
export interface Subject<C> {
  readonly layer: LayerLike<C>;
  readonly output: Shape;
}

export function build<C>(sample: SampleLike<C>, seed = 7): Subject<C> {
  const layer = sample.layer();
  return { layer, output: layer.build(sample.input, new RandomStream(seed)) };
}

/** A batch of random examples. */
export function batch<C>(sample: SampleLike<C>, size: number, seed = 3): Tensor {
  const [shape, stream] = [[size, ...sample.input], new RandomStream(seed)];
  if (sample.values) return tensor(sample.values(shape, stream));
  const data = Float32Array.from({ length: sizeOf(shape) }, () => stream.normal());
  return tensor(data, { shape });
}

/** Random values of a shape, none near 0. */
export function weights(shape: Shape, seed = 5): Tensor {
  const stream = new RandomStream(seed);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => stream.uniform(0.5, 1.5));
  return tensor(data, { shape });
}

/** A layer and all those inside it. */
export function family(layer: LayerLike): LayerLike[] {
  return [layer, ...layer.children.flatMap(family)];
}

/** All parameters, in a fixed order. */
export function parametersOf(layer: LayerLike): Parameter[] {
  return family(layer).flatMap(({ parameters }) => Object.values(parameters));
}

export function statesOf(layer: LayerLike): Parameter[] {
  return family(layer).flatMap(({ state }) => Object.values(state));
}

/** Hands out keys of one stream and counts what a layer asks for; states stay as they are. */
export class SpyContext implements ContextLike {
  keys = 0;
  updates = 0;
  readonly #key: Key;

  constructor(
    readonly training: boolean,
    key: Key = 11,
  ) {
    this.#key = key;
  }

  key(): Key {
    return random.fork(this.#key, this.keys++);
  }

  update(): void {
    this.updates++;
  }
}
