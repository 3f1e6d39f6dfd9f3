import { InvalidArgumentError, RandomStream } from "@nn/tensor";
import type { LayerClass } from "../factory.js";
import { Layer } from "../layer.js";
import { Sequential } from "../sequence.js";
import { absorbInto, channelMapOf, compose, valuesOf, type ChannelMap, type ParameterValues } from "./channel-map.js";

/** Where the values of a layer that was made come from. */
interface Origin {
  readonly layer: Layer;
  /** Instead of the layer's own parameters. */
  readonly values?: ParameterValues;
}

type Origins = Map<Layer, Origin>;

/**
 * The layers for inference, with every batchNorm that follows a layer linear in its weights (dense, without an
 * activation of its own) inside those weights: W ← W · γ / √(σ² + ε), b ← (b − μ) · γ / √(σ² + ε) + β. Also inside
 * sequences, residual connections and branches. The results are the same up to rounding; the layers are new ones, built,
 * and those given stay as they are.
 *
 * A layer of your own takes part by a method `channelMap` or `absorb`; see `ChannelMapping` and `Absorbing`.
 *
 * @throws {InvalidArgumentError} a layer is not built.
 */
export function foldBatchNorm(layers: readonly Layer[]): Layer[] {
  const origins: Origins = new Map();
  const [first] = layers;
  const unbuilt = layers.find((layer) => layer.inputShape === undefined);
  if (unbuilt) throw new InvalidArgumentError(`foldBatchNorm: ${unbuilt.label} is not built, it has no values yet`);
  const folded = foldSequence(layers, origins);
  let shape = first?.inputShape ?? [];
  for (const layer of folded) shape = layer.build(shape, new RandomStream(0));
  for (const [layer, origin] of origins) fill(layer, origin, origins);
  return folded;
}

function foldSequence(layers: readonly Layer[], origins: Origins): Layer[] {
  const result: Layer[] = [];
  for (let at = 0; at < layers.length;) {
    const { map, next } = mapsFrom(layers, at + 1);
    const absorbed = map && absorbInto(layers[at], map);
    if (absorbed) origins.set(absorbed.layer, { layer: layers[at], values: absorbed.values });
    result.push(absorbed?.layer ?? copy(layers[at], origins));
    at = absorbed ? next : at + 1;
  }
  return result;
}

/** The channel maps that stand one after another from a place on, as one, and the place behind them. */
function mapsFrom(layers: readonly Layer[], from: number): { map: ChannelMap | undefined; next: number } {
  let map: ChannelMap | undefined;
  let next = from;
  for (; next < layers.length; next++) {
    const found = channelMapOf(layers[next]);
    if (!found) break;
    map = map ? compose(map, found) : found;
  }
  return { map, next };
}

/** Another layer of the same options, those inside folded; its values come later. */
function copy(layer: Layer, origins: Origins): Layer {
  const options = Object.entries(layer.options as Readonly<Record<string, unknown>>).map(([name, value]) => {
    if (value instanceof Layer) return [name, copy(value, origins)];
    if (!isLayers(value)) return [name, value];
    // Elsewhere a list is of branches: each stands alone.
    const inside =
      layer instanceof Sequential ? foldSequence(value, origins) : value.map((item) => copy(item, origins));
    return [name, inside];
  });
  const Class = layer.constructor as LayerClass;
  const made = new Class({ ...Object.fromEntries(options), name: layer.name });
  origins.set(made, { layer });
  return made;
}

function isLayers(value: unknown): value is readonly Layer[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item instanceof Layer);
}

/** Gives a layer its values, and those that its class makes inside it theirs. */
function fill(layer: Layer, { layer: from, values = valuesOf(from) }: Origin, origins: Origins): void {
  for (const [name, parameter] of Object.entries(layer.parameters)) parameter.set(values[name]);
  for (const [name, state] of Object.entries(layer.state)) state.set(from.state[name].value);
  layer.children.forEach((child, index) => {
    if (!origins.has(child)) fill(child, { layer: from.children[index] }, origins);
  });
}
