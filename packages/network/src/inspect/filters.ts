import { formatShape, InvalidArgumentError, type NdArray, type Parameter } from "@nn/tensor";
import type { Layer } from "@nn/layers";
import { layerPaths } from "../model/parameters.js";
import { findLayer } from "./find-layer.js";
import type { Inspected } from "./trace.js";

/**
 * The kernels of a two-dimensional convolution, a copy: [KH, KW, I, O]; of a depthwise convolution [KH, KW, C, M].
 *
 * @param layer its path, as `network.summary()` names it: "conv2d"
 * @throws {InvalidArgumentError} there is no such layer, or it is no such convolution; lists those that are.
 */
export function filters(network: Inspected, layer: string): NdArray {
  const layers = new Map(layerPaths(network.layers).map(({ path, layer: each }) => [path, each]));
  const found = findLayer(layers, layer, "layers", "filters");
  const kernel = kernelOf(found);
  if (kernel) return kernel.value;
  const others = [...layers].flatMap(([path, each]) => (kernelOf(each) ? [path] : []));
  const advice = others.length > 0 ? `choose one of ${others.join(", ")}` : "the network has no conv2d";
  throw new InvalidArgumentError(
    `filters: ${found.label} has ${parametersOf(found)}, expected kernels [KH, KW, I, O]; ${advice}`,
  );
}

/** Kernels over images are the only parameters with four axes. */
function kernelOf({ parameters }: Layer): Parameter | undefined {
  return Object.values(parameters).find(({ rank }) => rank === 4);
}

function parametersOf({ parameters }: Layer): string {
  const list = Object.entries(parameters).map(([name, { shape }]) => `${name} ${formatShape(shape)}`);
  return list.length > 0 ? list.join(", ") : "no parameters of its own";
}
