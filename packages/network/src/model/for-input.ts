import { copyLayer, shareParameters, type Layer } from "@nn/layers";
import { formatShape, InvalidArgumentError, RandomStream, type Shape } from "@nn/tensor";
import { buildLayers, layerPaths } from "./parameters.js";

/**
 * Copies of layers for examples of another shape, with the same parameters and states: not equal ones, but the same.
 *
 * @throws {InvalidArgumentError} a parameter depends on the shape of the examples, naming it.
 * @throws {ShapeError} a layer cannot take such examples.
 */
export function layersForInput(layers: readonly Layer[], input: Shape): Layer[] {
  const copies = layers.map((layer) => copyLayer(layer));
  // First values that are thrown away: any seed will do.
  buildLayers(copies, input, new RandomStream(0));
  const others = layerPaths(copies);
  for (const [i, { path, layer }] of layerPaths(layers).entries()) {
    const { layer: copy } = others[i];
    const unshared = shareParameters(layer, copy);
    if (unshared) {
      const { name, from, to } = unshared;
      throw new InvalidArgumentError(
        `forInput: ${path}.${name} is ${formatShape(from.shape)}, and for examples of shape ${formatShape(input)} it would be ` +
          `${to ? formatShape(to.shape) : "missing"}: its size depends on theirs. Layers that look at each position alike take ` +
          "any number of positions: convolutions, recurrent layers, attention, globalAveragePool instead of flatten",
      );
    }
    if (copy.frozen !== layer.frozen) copy[layer.frozen ? "freeze" : "unfreeze"]();
  }
  return copies;
}
