import { describe } from "@nn/tensor";
import { activationFrom, isActivation, type Activation } from "@nn/activations";
// The table of types is the list of exports, so a layer's line in index.ts is all there is to write. The circle is
// harmless: the table is made at the first look-up, when every module has run.
// oxlint-disable-next-line import/no-cycle
import * as all from "../index.js";
import { ConfigError } from "./errors.js";
import { isFactory, type LayerFactory } from "./factory.js";
import type { Layer } from "./layer.js";
import { type LayerConfig, type Rebuild } from "./options/options.js";

/** Layers and activations of your own, by which a file may name them. */
export type Custom = LayerFactory | Activation;

/** A file that nests deeper is refused before the stack overflows. */
const MAX_DEPTH = 200;

let known: ReadonlyMap<string, LayerFactory> | undefined;

/** By type. A map, because types come from files: `__proto__` must find nothing. */
function byType(): ReadonlyMap<string, LayerFactory> {
  known ??= new Map(
    Object.values<unknown>(all)
      .filter(isFactory)
      .map((factory) => [factory.type, factory]),
  );
  return known;
}

/**
 * The layer that a config stands for, not built yet. `custom` are layers and activations of your own; a type that is
 * neither among them nor in this package is an error, and nothing is ever loaded or run by a name.
 *
 * @throws {ConfigError} not a config, an unknown type or option.
 * @throws {InvalidArgumentError} an option's value out of its range.
 */
export function layerFrom(config: LayerConfig, custom: readonly Custom[] = []): Layer {
  const activations = custom.filter(isActivation);
  const factories = custom.filter(isFactory);
  const rebuildAt = (depth: number): Rebuild => ({
    activation: (config) => activationFrom(config, activations),
    layer: (config) => {
      if (depth > MAX_DEPTH) throw new ConfigError(`layerFrom: layers inside layers, more than ${MAX_DEPTH} deep`);
      return factoryOf(config, factories).fromConfig(config, rebuildAt(depth + 1));
    },
  });
  return rebuildAt(0).layer(config);
}

function factoryOf(config: LayerConfig, custom: readonly LayerFactory[]): LayerFactory {
  if (typeof config !== "object" || config === null || typeof config.type !== "string") {
    throw new ConfigError(`layerFrom: a layer's config is an object with a type, got ${describe(config)}`);
  }
  const found = custom.find(({ type }) => type === config.type) ?? byType().get(config.type);
  if (found) return found;
  const types = [...byType().keys()].join(", ");
  throw new ConfigError(
    `layerFrom: there is no layer ${JSON.stringify(config.type)}; there are ${types}; layers of your own must be given: ` +
      "layerFrom(config, [yours]), Network.load(path, { layers: [yours] }), trainAll(jobs, { modules: [its module] })",
  );
}
