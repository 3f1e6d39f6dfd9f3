import type { Key, NdArray, Parameter, RandomStream, Shape, Tensor } from "@nn/tensor";

/**
 * What the suite needs of a layer. @nn/layers has classes that fit; this package does not import them, so that they can
 * be tested with it.
 */
export interface LayerLike<C = unknown> {
  readonly type: string;
  name: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly state: Readonly<Record<string, Parameter>>;
  readonly gradients: Readonly<Record<string, Tensor>>;
  readonly children: readonly LayerLike[];
  build(inputShape: Shape, random: RandomStream): Shape;
  forward(x: Tensor, context?: ContextLike): Tensor;
  apply(x: Tensor, context?: ContextLike): Tensor;
  backward(dy: Tensor): Tensor;
  freeze(): unknown;
  config(): C;
}

export interface ContextLike {
  readonly training: boolean;
  key(): Key;
  update(state: Parameter, value: Tensor): void;
}

/** A layer with an input that fits it. */
export interface SampleLike<C = unknown> {
  /** A new one at each call. */
  layer(): LayerLike<C>;
  /** Shape of one example. */
  readonly input: Shape;
  /** Values for a batch, where normally distributed numbers will not do (token numbers, for example). */
  values?(this: void, shape: Shape, random: RandomStream): NdArray;
  /** Whether a config can hold the layer; true. */
  readonly saved?: boolean;
}
