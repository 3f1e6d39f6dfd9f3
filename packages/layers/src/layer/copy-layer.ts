import type { Parameter } from "@nn/tensor";
import type { LayerClass } from "./factory.js";
import { Layer } from "./layer.js";

/**
 * A layer of the same class, name and options that is not built yet, with copies of the layers inside. Once it is built, for
 * whatever shape, `shareParameters` gives it the values of the first one.
 */
export function copyLayer(layer: Layer): Layer {
  const Class = layer.constructor as LayerClass;
  const options = Object.entries(layer.options).map(([name, value]) => [name, copyInside(value)] as const);
  return new Class({ ...Object.fromEntries(options), ...(layer.name ? { name: layer.name } : {}) });
}

function copyInside(value: unknown): unknown {
  if (value instanceof Layer) return copyLayer(value);
  return Array.isArray(value) ? value.map(copyInside) : value;
}

/** A value of one layer that has another shape in its copy. */
export interface Unshared {
  readonly name: string;
  readonly from: Parameter;
  readonly to: Parameter | undefined;
}

/**
 * Gives a layer the parameters and states of another one of its kind, the layers inside left alone: from now on they are the
 * same values.
 *
 * @returns the first one that does not fit; nothing is shared then.
 */
export function shareParameters(from: Layer, to: Layer): Unshared | undefined {
  const records = [
    [from.parameters, to.parameters],
    [from.state, to.state],
  ] as const;
  for (const [own, others] of records) {
    for (const [name, parameter] of Object.entries(own)) {
      const other = others[name] as Parameter | undefined;
      if (String(other?.shape) !== String(parameter.shape)) return { name, from: parameter, to: other };
    }
  }
  for (const [own, others] of records) Object.assign(others, own);
  return undefined;
}
