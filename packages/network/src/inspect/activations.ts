import { Procedure, type NdArray } from "@nn/tensor";
import { featuresOf, type PredictInput } from "../inference/predict.js";
import { findLayer } from "./find-layer.js";
import { trace, type Inspected } from "./trace.js";

/**
 * What one layer makes of rows of features [N, ...input], in inference mode: [N, ...outputShape of the layer]; of a
 * convolution with an activation what the activation lets through. Computes no further than that layer; `network.capture`
 * gives all layers at once.
 *
 * @param layer its path, as `network.summary()` and `network.capture` name it: "conv2d", "residual.conv2d"
 * @throws {InvalidArgumentError} there is no such layer; lists those that there are.
 * @throws {DataError} features that do not fit.
 */
export async function activations(network: Inspected, x: PredictInput, layer: string): Promise<NdArray> {
  const features = featuresOf(x, network.input, network.layers);
  const { input, captures } = trace(network.layers, features);
  const output = findLayer(captures, layer, "layers", "activations");
  const [result] = new Procedure({ inputs: [input], outputs: [output] }).run([features.data]);
  return result;
}
