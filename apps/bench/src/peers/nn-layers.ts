import { relu, tanh, type Activation } from "@nn/activations";
import {
  activation as activationLayer,
  batchNorm,
  conv2d,
  dense,
  depthwiseConv2d,
  embedding,
  flatten,
  globalAveragePool,
  layerNorm,
  learnedPositions,
  lstm,
  maxPool2d,
  residual,
  tiedOutput,
  transformerEncoderBlock,
  type Layer,
} from "@nn/layers";
import type { Parameter } from "@nn/tensor";
import type { LayerTask } from "../workloads/layers/place.js";
import { BATCH_NORM, LAYER_NORM, type ActivationName, type LayerKind, type OfKind } from "../workloads/layers/spec.js";

const activations: Record<ActivationName, Activation> = { relu, tanh };

const activated = (name: ActivationName | undefined): { activation?: Activation } =>
  name ? { activation: activations[name] } : {};

const behind = (name: ActivationName | undefined): Layer[] => (name ? [activationLayer(activations[name])] : []);

/** The first one has the weights. */
const builders: { readonly [K in LayerKind]: (task: OfKind<LayerTask, K>, build: Build) => Layer[] } = {
  dense: ({ units, activation }) => [dense(units, activated(activation))],
  conv2d: ({ filters, size, stride = 1, padding = 0, bias = true, activation }) => [
    conv2d(filters, size, { stride, padding, useBias: bias, ...activated(activation) }),
  ],
  depthwiseConv2d: ({ size, stride = 1, padding = 0 }) => [depthwiseConv2d(size, { stride, padding, useBias: false })],
  batchNorm: ({ activation }) => [batchNorm(BATCH_NORM), ...behind(activation)],
  maxPool2d: ({ size }) => [maxPool2d(size)],
  globalAveragePool: () => [globalAveragePool()],
  flatten: () => [flatten()],
  embedding: ({ vocabulary, width }) => [embedding(vocabulary, width)],
  learnedPositions: () => [learnedPositions()],
  lstm: ({ units }) => [lstm(units, { forgetBias: 0 })],
  layerNorm: () => [layerNorm(LAYER_NORM)],
  transformerBlock: ({ heads }) => [transformerEncoderBlock({ heads, causal: true })],
  tiedOutput: ({ vocabulary, width, body }, build) => [
    tiedOutput(embedding(vocabulary, width, { name: "embedding" }), build(body)),
  ],
  residual: ({ body, shortcut, activation }, build) => [
    shortcut && shortcut.length > 0 ? residual(build(body), build(shortcut)) : residual(build(body)),
    ...behind(activation),
  ],
};

type Build = (tasks: readonly LayerTask[]) => Layer[];

/** This framework's layers, and what gives them their weights once a network has built them. */
export function layersOf(tasks: readonly LayerTask[]): { readonly layers: Layer[]; readonly fill: () => void } {
  const made: { readonly layer: Layer; readonly weights: LayerTask["weights"] }[] = [];
  const build: Build = (inner) =>
    inner.flatMap((task) => {
      const builder = builders[task.kind] as (task: LayerTask, build: Build) => Layer[];
      const layers = builder(task, build);
      made.push({ layer: layers[0], weights: task.weights });
      return layers;
    });
  const fill = (): void => {
    for (const { layer, weights } of made)
      for (const [path, values] of Object.entries(weights)) parameterAt(layer, path).set(values);
  };
  return { layers: build(tasks), fill };
}

/** "attention.Wo": of the layer inside that has that name. */
function parameterAt(layer: Layer, path: string): Parameter {
  const [name, ...rest] = path.split(".");
  if (rest.length === 0) return layer.parameters[name];
  const child = layer.children.find((child) => child.name === name);
  if (!child) throw new RangeError(`${layer.label} holds no layer "${name}"`);
  return parameterAt(child, rest.join("."));
}
