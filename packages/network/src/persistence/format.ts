import type { Activation } from "@nn/activations";
import { readSafetensors, writeSafetensors } from "@nn/data";
import { lastActivationOf, layerFrom, type Layer, type LayerConfig, type LayerFactory } from "@nn/layers";
import { formatShape, sameShape, type NdArray, type Parameter } from "@nn/tensor";
import { CheckpointError } from "../errors.js";
import { binaryCrossEntropy, klDivergence, lossFrom, type Loss, type LossConfig } from "../losses/index.js";
import type { Own } from "../losses/own.js";
import { metricFrom, type Metric } from "../metrics/index.js";
import { layerPaths } from "../model/parameters.js";
import type { NetworkOptions, NetworkView } from "../model/network-view.js";
import { OptimizerState } from "../training/optimizer-state.js";
import { FORMAT, parseHeader, VERSION, type Header } from "./header.js";

/**
 * A saved network is one safetensors file: every parameter under its path ("dense.W"), untrained state under
 * "state/…", moments under "optimizer/m/…", and the architecture as JSON in the metadata. It holds no code, and nothing
 * in it names a module: layers are found by type among those of @nn/layers and those the caller passes.
 */
export interface LoadOptions {
  /** Factories of layers that do not come from @nn/layers. */
  readonly layers?: readonly LayerFactory[];
  /** Activations that do not come from @nn/activations. */
  readonly activations?: readonly Activation[];
  /** Losses and metrics that do not come from this package: a list, or by the name in their config. */
  readonly losses?: Own<Loss>;
  readonly metrics?: Own<Metric>;
}

export function encodeNetwork(network: NetworkView): Uint8Array {
  const tensors = new Map<string, NdArray>();
  for (const { path, parameter } of network.namedParameters()) tensors.set(path, parameter.value);
  for (const { path, parameter } of network.namedStates()) tensors.set(`state/${path}`, parameter.value);
  const { optimizerState: state, block } = network;
  for (const [name, data] of state?.entries(block) ?? []) {
    tensors.set(`optimizer/${name}`, { data, shape: [data.length], dtype: "float32" });
  }
  const header: Header = {
    name: network.name,
    input: network.input,
    seed: network.seed,
    epoch: network.epoch,
    loss: network.loss.config(),
    metrics: network.metrics.map((metric) => metric.config()),
    layers: network.layers.map((layer) => layer.config()),
    frozen: layerPaths(network.layers).flatMap(({ path, layer }) => (layer.frozen ? [path] : [])),
    optimizer: state && { name: state.name, stateNames: state.names, step: state.step },
  };
  return writeSafetensors(tensors, { format: FORMAT, version: String(VERSION), network: JSON.stringify(header) });
}

/** The hyper-parameters of a saved network, ready for `new Network`. */
export function decodeArchitecture(bytes: Uint8Array, options: LoadOptions): NetworkOptions {
  const { layers = [], activations = [], losses, metrics } = options;
  const custom = [...layers, ...activations];
  const header = parseHeader(readSafetensors(bytes).metadata);
  const made = header.layers.map((config) => layerFrom(config, custom));
  return {
    name: header.name,
    input: header.input,
    seed: header.seed,
    layers: made,
    loss: lossFrom(lossOf(header, made), losses),
    metrics: header.metrics.map((config) => metricFrom(config, metrics)),
  };
}

/** Files of the time when losses could not be told what the last layer yields say "logits" behind sigmoid and softmax, too. */
function lossOf({ loss }: Header, layers: readonly Layer[]): LossConfig {
  const isOurs = [binaryCrossEntropy.name, klDivergence.name].includes(loss.name);
  const contradicts = loss.from === "logits" && lastActivationOf(layers.at(-1))?.yields;
  return isOurs && contradicts ? { ...loss, from: null } : loss;
}

interface Restored {
  readonly epoch: number;
  readonly optimizerState: OptimizerState | undefined;
}

/** Checks everything first, then writes: a file that does not fit leaves the network as it was. */
export function restoreNetwork(network: NetworkView, bytes: Uint8Array): Restored {
  const { tensors, metadata } = readSafetensors(bytes);
  const header = parseHeader(metadata);
  checkLayers(network, header.layers);
  const targets = new Map<string, Parameter>();
  for (const { path, parameter } of network.namedParameters()) targets.set(path, parameter);
  for (const { path, parameter } of network.namedStates()) targets.set(`state/${path}`, parameter);
  checkTensors(targets, momentSizes(network, header), tensors);
  setFrozen(network, new Set(header.frozen));
  network.updateLayout();
  for (const [name, parameter] of targets) parameter.set(tensors.get(name) as NdArray);
  return { epoch: header.epoch, optimizerState: restoreMoments(network, header, tensors) };
}

/** Parents first: freezing one freezes those inside it, which may then be thawed. */
function setFrozen(network: NetworkView, frozen: ReadonlySet<string>): void {
  for (const { path, layer } of layerPaths(network.layers)) {
    if (frozen.has(path)) layer.freeze();
    else if (layer.frozen) layer.unfreeze();
  }
}

type Tensors = ReturnType<typeof readSafetensors>["tensors"];

function restoreMoments(network: NetworkView, { optimizer }: Header, tensors: Tensors): OptimizerState | undefined {
  if (!optimizer) return undefined;
  const state = new OptimizerState(optimizer, network.block);
  const prefix = "optimizer/";
  const entries = [...tensors].filter(([name]) => name.startsWith(prefix));
  state.restore(
    new Map(entries.map(([name, { data }]) => [name.slice(prefix.length), data as Float32Array])),
    network.block,
  );
  state.step = optimizer.step;
  return state;
}

/** Another architecture: says which layers differ rather than which of a thousand tensors. */
function checkLayers(network: NetworkView, saved: readonly LayerConfig[]): void {
  const own = network.layers.map((layer) => layer.config());
  const differences: string[] = [];
  for (let i = 0; i < Math.max(own.length, saved.length); i++) {
    const [here, there] = [own[i], saved[i]].map((config) => (config ? JSON.stringify(config) : "no layer"));
    if (here !== there) differences.push(`layer ${i}: the network has ${here}, the file ${there}`);
  }
  if (differences.length > 0) {
    throw new CheckpointError(
      `the file holds another architecture; the network is unchanged\n  ${differences.join("\n  ")}`,
    );
  }
}

function checkTensors(
  targets: ReadonlyMap<string, Parameter>,
  moments: ReadonlyMap<string, number>,
  tensors: Tensors,
): void {
  const problems: string[] = [];
  for (const [name, { shape, dtype }] of targets) {
    const found = tensors.get(name);
    if (!found) problems.push(`missing "${name}" ${formatShape(shape)}`);
    else if (!sameShape(found.shape, shape))
      problems.push(`"${name}" is ${formatShape(found.shape)}, not ${formatShape(shape)}`);
    else if (found.dtype !== dtype) problems.push(`"${name}" is ${found.dtype}, not ${dtype}`);
  }
  for (const [name, { shape, dtype }] of tensors) {
    if (targets.has(name)) continue;
    const size = moments.get(name);
    if (size === undefined) problems.push(`unexpected "${name}"`);
    else if (!sameShape(shape, [size])) problems.push(`"${name}" is ${formatShape(shape)}, not [${size}]`);
    else if (dtype !== "float32") problems.push(`"${name}" is ${dtype}, not float32`);
  }
  if (problems.length > 0) {
    throw new CheckpointError(`the file's tensors do not fit; the network is unchanged\n  ${problems.join("\n  ")}`);
  }
}

/** The moments that a file may hold, with the size of each: of every parameter, since frozen ones have none. */
function momentSizes(network: NetworkView, { optimizer }: Header): Map<string, number> {
  const names = optimizer?.stateNames ?? [];
  const parameters = network.namedParameters();
  return new Map(
    names.flatMap((name) =>
      parameters.map(({ path, parameter }) => [`optimizer/${name}/${path}`, parameter.size] as const),
    ),
  );
}
