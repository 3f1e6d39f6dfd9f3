import {
  add,
  checkAxis,
  initializers,
  mul,
  reshape,
  ShapeError,
  type RandomStream,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import type { LayerOptions } from "../../layer/factory.js";
import { batchOf } from "../../layer/inside.js";
import { Layer } from "../../layer/layer.js";
import { flag, positive, withDefault } from "../../layer/options/option-kinds.js";
import type { Option, OptionsOf, Schema } from "../../layer/options/options.js";

/** What every normalization lets be chosen. */
export interface NormalizationOptions extends LayerOptions {
  /** Added to the variance, so that constant values stay finite; 1e-5. */
  readonly epsilon?: number;
  /** Whether there is a learned scale γ; true. */
  readonly scale?: boolean;
  /** Whether there is a learned shift β; true. */
  readonly shift?: boolean;
}

export const normalizationSchema = {
  epsilon: withDefault(positive, 1e-5),
  scale: withDefault(flag, true),
  shift: withDefault(flag, true),
};

/** A normalization that has no shift leaves that option out. */
type AffineSchema = { readonly scale: Option<boolean>; readonly shift?: Option<boolean> };

/** A layer that ends in γ · z + β, with one γ and one β for each channel. */
export abstract class Normalization<S extends Schema & AffineSchema> extends Layer<S> {
  /** Axes of an example behind that of the channels; known after `prepareChannels`. */
  #behind = 0;

  get #affine(): OptionsOf<AffineSchema> {
    return this.options;
  }

  /** γ and β for the last axis; the shape stays. */
  protected override setup(inputShape: Shape, _random: RandomStream): Shape {
    this.prepareChannels(inputShape);
    return inputShape;
  }

  /** For `setup`: makes γ from 1 and β from 0, neither regularized. `axis` is that of an example; returns [C]. */
  protected prepareChannels(inputShape: Shape, axis = -1): Shape {
    if (inputShape.length === 0) throw new ShapeError(`${this.label}: expected input [B, ..., C], got [B]`);
    const at = checkAxis(axis, inputShape.length, `${this.label}: input ${batchOf(inputShape)}`);
    const channels = [inputShape[at]];
    this.#behind = inputShape.length - 1 - at;
    if (this.#affine.scale) this.parameter("gamma", channels, initializers.ones, { regularized: false });
    if (this.#affine.shift) this.parameter("beta", channels, initializers.zeros, { regularized: false });
    return channels;
  }

  /** A value for each channel, [C], in a shape that broadcasts over examples. */
  protected perChannel(values: Tensor): Tensor {
    return this.#behind === 0 ? values : reshape(values, [values.size, ...new Array<number>(this.#behind).fill(1)]);
  }

  /** z · γ, or z where there is no γ. */
  protected scaled(z: Tensor): Tensor {
    return this.#affine.scale ? mul(z, this.perChannel(this.parameters.gamma)) : z;
  }

  /** z + β, or z where there is no β. */
  protected shifted(z: Tensor): Tensor {
    return this.#affine.shift ? add(z, this.perChannel(this.parameters.beta)) : z;
  }
}
