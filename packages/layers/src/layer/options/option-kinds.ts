import { isActivation, type Activation, type ActivationConfig } from "@nn/activations";
import { initializer, type Initializer } from "@nn/tensor";
import { ConfigError } from "../errors.js";
import { Layer } from "../layer.js";
import type { Json, LayerConfig, Option } from "./options.js";

/** The kinds of options that layers are described with. */

/** A number for which `holds`. */
export function number(expected: string, holds: (value: number) => boolean): Option<number> {
  return { expected, accepts: (value): value is number => typeof value === "number" && holds(value) };
}

/** An integer ≥ 1, such as a count of units. */
export const count: Option<number> = number("an integer ≥ 1", (value) => Number.isSafeInteger(value) && value >= 1);

/** An integer that may be negative, such as an axis. */
export const integer: Option<number> = number("an integer", Number.isSafeInteger);

/** A number > 0. */
export const positive: Option<number> = number("a finite number > 0", (value) => Number.isFinite(value) && value > 0);

/** true or false. */
export const flag: Option<boolean> = {
  expected: "true or false",
  accepts: (value): value is boolean => typeof value === "boolean",
};

/** A list of integers. */
export const integers: Option<readonly number[]> = {
  expected: "a list of integers",
  accepts: (value): value is readonly number[] => Array.isArray(value) && value.every(Number.isSafeInteger),
};

/** An activation function, written as its name and options. */
export const activationOption: Option<Activation> = {
  expected: "an activation function of @nn/activations",
  accepts: isActivation,
  write: ({ config }) => config,
  read: (json, rebuild) => rebuild.activation(named(json, "activation")),
};

/** A rule for first values, written as its name and settings. */
export const initializerOption: Option<Initializer> = {
  expected: "an initializer, such as initializers.glorotUniform()",
  accepts: (value): value is Initializer =>
    typeof value === "object" && value !== null && "fill" in value && typeof value.fill === "function",
  write: ({ name, config }) => ({ ...config, name }),
  read: (json) => {
    const { name, ...config } = named(json, "initializer");
    return initializer(name, config as Record<string, number>);
  },
};

/** Any function. It cannot be written: a file never carries code. */
export function functionOption<F>(expected: string): Option<F> {
  const refuse = (where: string): never => {
    throw new ConfigError(
      `${where}: holds a function, which cannot be saved; write a class of your own that extends Layer instead`,
    );
  };
  return {
    expected,
    accepts: (value): value is F => typeof value === "function",
    write: (_, where) => refuse(where),
    read: () => refuse("config"),
  };
}

/** May be left out. */
export function optional<T>(option: Option<T>): Option<T | undefined> {
  return {
    ...option,
    accepts: (value): value is T | undefined => value === undefined || option.accepts(value),
    fallback: { value: undefined },
  };
}

/** Has a default. */
export function withDefault<T>(option: Option<T>, value: T): Option<T> {
  return { ...option, fallback: { value } };
}

function named(json: Json, what: string): ActivationConfig & LayerConfig {
  const valid = typeof json === "object" && json !== null && "name" in json && typeof json.name === "string";
  if (!valid) throw new ConfigError(`${what}: expected { name, ... } in a config, got ${JSON.stringify(json)}`);
  return json as unknown as ActivationConfig & LayerConfig;
}

/** Another layer. */
export const layerOption: Option<Layer> = {
  expected: "a layer",
  accepts: (value): value is Layer => value instanceof Layer,
  write: (layer) => layer.config() as Json,
  read: (json, rebuild) => rebuild.layer(json as LayerConfig),
};

/** A list of at least one layer. */
export const layersOption: Option<readonly Layer[]> = {
  expected: "a list of one or more layers",
  accepts: (value): value is readonly Layer[] =>
    Array.isArray(value) && value.length > 0 && value.every((item) => item instanceof Layer),
  write: (layers) => layers.map((layer) => layer.config() as Json),
  read: (json, rebuild) => (Array.isArray(json) ? json.map((config) => rebuild.layer(config as LayerConfig)) : json),
};
