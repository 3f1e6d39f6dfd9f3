import type { NdArray } from "@nn/tensor";
import type { Layer } from "../layer.js";

/** y = scale · x + shift with one scale and shift for each channel, the last axis of x. */
export interface ChannelMap {
  /** [C], in float64, because several of them may be multiplied. */
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** Values of parameters by name. */
export type ParameterValues = Readonly<Record<string, NdArray>>;

/** A layer that is a channel map in inference, as a batchNorm is. */
export interface ChannelMapping {
  /** The map by the layer's present values; undefined where it is none, such as one along another axis. */
  channelMap(): ChannelMap | undefined;
}

/** A layer that can have a channel map behind it inside its own parameters. */
export interface Absorbing {
  /**
   * A layer, not built yet, that gives the map of what this one would give with `values`, and the values that its
   * parameters must get. Undefined where something stands between the parameters and the result: an activation.
   */
  absorb(map: ChannelMap, values: ParameterValues): Absorbed | undefined;
}

export interface Absorbed {
  readonly layer: Layer;
  readonly values: ParameterValues;
}

/** The map that a layer is in inference, if it is one. */
export function channelMapOf(layer: Layer): ChannelMap | undefined {
  return "channelMap" in layer && typeof layer.channelMap === "function"
    ? (layer as Layer & ChannelMapping).channelMap()
    : undefined;
}

/** The layer with a map behind it, if it can take it in. */
export function absorbInto(layer: Layer, map: ChannelMap, values = valuesOf(layer)): Absorbed | undefined {
  return "absorb" in layer && typeof layer.absorb === "function"
    ? (layer as Layer & Absorbing).absorb(map, values)
    : undefined;
}

/** The present values of a layer's own parameters. */
export function valuesOf(layer: Layer): ParameterValues {
  return Object.fromEntries(Object.entries(layer.parameters).map(([name, { value }]) => [name, value]));
}

/** First one map, then the other. */
export function compose(first: ChannelMap, second: ChannelMap): ChannelMap {
  return {
    scale: first.scale.map((scale, channel) => scale * second.scale[channel]),
    shift: first.shift.map((shift, channel) => shift * second.scale[channel] + second.shift[channel]),
  };
}

/**
 * What W and b become where a map comes behind x · W + b, or behind a convolution with W and b: scale · W along the last
 * axis, which counts outputs, and scale · b + shift. Without a b there is one now.
 */
export function absorbIntoWeights({ scale, shift }: ChannelMap, { W, b }: ParameterValues): ParameterValues {
  const outputs = scale.length;
  return {
    W: { ...W, data: Float32Array.from(W.data, (weight, i) => weight * scale[i % outputs]) },
    b: {
      shape: [outputs],
      dtype: "float32",
      data: Float32Array.from(shift, (value, i) => value + scale[i] * (b?.data[i] ?? 0)),
    },
  };
}
