import { relu, tanh, type Activation } from "@nn/activations";
import {
  activation as activationLayer,
  batchNorm,
  conv2d,
  dense,
  depthwiseConv2d,
  flatten,
  globalAveragePool,
  maxPool2d,
  residual,
  type Layer,
} from "@nn/layers";
import type { LayerTask } from "../workloads/layers/place.js";
import { BATCH_NORM, type ActivationName, type LayerKind, type OfKind } from "../workloads/layers/spec.js";

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
      for (const [name, values] of Object.entries(weights)) layer.parameters[name].set(values);
  };
  return { layers: build(tasks), fill };
}
