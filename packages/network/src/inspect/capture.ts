import type { Layer } from "@nn/layers";
import {
  gradients,
  InvalidArgumentError,
  isFloat,
  placeholder,
  Procedure,
  toNdArray,
  type HostValues,
  type NdArray,
} from "@nn/tensor";
import { featuresOf, type PredictInput } from "../inference/predict.js";
import type { Loss } from "../losses/index.js";
import { lossOfBatch } from "../model/batch-loss.js";
import { checkExamples, type Expectation } from "../model/check-data.js";
import { trace } from "./trace.js";

/** What passed through a network. */
export interface NetworkCaptures {
  /**
   * The input, every layer's result by its path ("dense", "residual.sequential.dense"), and what layers marked by
   * `capture`, under their paths.
   */
  readonly values: Readonly<Record<string, NdArray>>;
}

/** What passed through a network that was given targets, and how the loss depends on it. */
export interface NetworkGradients extends NetworkCaptures {
  /** The mean loss of the rows. */
  readonly loss: number;
  /** ∂loss/∂value for each value that is a float; zeros where the loss does not depend on it. */
  readonly gradients: Readonly<Record<string, NdArray>>;
}

/** @throws {DataError} features or targets that do not fit. */
export function captureNetwork(network: Expectation, x: PredictInput, y: HostValues | undefined): NetworkCaptures {
  const { layers, input, loss } = network;
  const features = featuresOf(x, input, layers);
  if (y === undefined) return captureValues(layers, features);
  if (features.shape[0] === 0) {
    throw new InvalidArgumentError("capture: there are no rows; a mean loss needs at least one example");
  }
  const targets = toNdArray(y);
  checkExamples(features, targets, network, "capture");
  return captureGradients(layers, loss, features, targets);
}

function captureValues(layers: readonly Layer[], x: NdArray): NetworkCaptures {
  const { input, captures } = trace(layers, x);
  const results = new Procedure({ inputs: [input], outputs: [...captures.values()] }).run([x.data]);
  return { values: byName([...captures.keys()], results) };
}

function captureGradients(layers: readonly Layer[], loss: Loss, x: NdArray, y: NdArray): NetworkGradients {
  const { input, prediction, captures } = trace(layers, x);
  const target = placeholder(1, y.shape, y.dtype);
  const { mean } = lossOfBatch(loss, prediction, target, undefined);
  const names = [...captures.keys()];
  const sloped = names.filter((name) => isFloat(captures.get(name)!.dtype));
  const wanted = sloped.map((name) => captures.get(name)!);
  const outputs = [mean, ...captures.values(), ...gradients(mean, wanted)];
  const [total, ...results] = new Procedure({ inputs: [input, target], outputs }).run([x.data, y.data]);
  return {
    loss: total.data[0],
    values: byName(names, results),
    gradients: byName(sloped, results.slice(names.length)),
  };
}

function byName(names: readonly string[], results: readonly NdArray[]): Record<string, NdArray> {
  return Object.fromEntries(names.map((name, i) => [name, results[i]]));
}
