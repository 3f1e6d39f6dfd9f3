import { describe, InvalidArgumentError, suggestion } from "@nn/tensor";
import type { Activation, ActivationConfig } from "@nn/activations";
import { ConfigError } from "../errors.js";
import type { Layer } from "../layer.js";

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A layer as plain JSON: its type, its name where it has one, and its options. */
export interface LayerConfig {
  readonly type: string;
  readonly name?: string;
  readonly [option: string]: Json | undefined;
}

/** Makes again what configs stand for; knows the caller's own layers and activations. */
export interface Rebuild {
  layer(config: LayerConfig): Layer;
  activation(config: ActivationConfig): Activation;
}

/** One option of a layer: what it accepts and how a file says it. */
export interface Option<T> {
  /** For messages: "an integer ≥ 1". */
  readonly expected: string;
  accepts(value: unknown): value is T;
  /** What stands for an option that is not given. Absent: it must be given. */
  readonly fallback?: { readonly value: T };
  /** JSON of a value; itself without this. @throws {ConfigError} a value that JSON cannot say. */
  write?(value: T, where: string): Json;
  /** From that JSON back to a value, which is then checked like any other. */
  read?(json: Json, rebuild: Rebuild): unknown;
}

/** All options of a layer by name. */
export type Schema = { readonly [name: string]: Option<unknown> };

/** The values that a schema's options take. */
export type OptionsOf<S> = { readonly [K in keyof S]: S[K] extends Option<infer T> ? T : never };

/** Values by name as a user gives them. */
export type Given = { readonly [name: string]: unknown };

/** What others call our options, in lower case without separators. */
const synonyms = new Map([
  ["bias", "useBias"],
  ["dilationrate", "dilation"],
  ["numlayers", "layers"],
  ["weightinitializer", "kernelInitializer"],
  ["maskzero", "paddingIndex"],
]);

const SHAPES = " A layer takes its shape from the layer before it, the first one from new Network({ input }).";
const PENALTY = " It belongs to the optimizer, for all weights: adam({ regularization: l2(1e-4) }).";

/** What to do instead of options that layers have elsewhere, by name in lower case without underscores. */
const elsewhere = new Map([
  ...["inputshape", "inputdim", "inputsize", "infeatures", "inchannels"].map((name) => [name, SHAPES] as const),
  ...["kernelregularizer", "regularizer", "regularization"].map((name) => [name, PENALTY] as const),
  ["dropout", " Put a layer dropout(p) behind it."],
  ["trainable", " Call layer.freeze()."],
]);

/** Checks every value and fills in those that are missing. */
export function checkOptions<S extends Schema>(where: string, schema: S, given: Given): OptionsOf<S> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name)) continue;
    const known = [...Object.keys(schema), "name"];
    if ("activationName" in given && Object.hasOwn(schema, "activation")) {
      const { activationName: f } = given;
      throw new InvalidArgumentError(`${where}: options must be a record, as { activation: ${String(f)} } is`);
    }
    const advice = elsewhere.get(name.toLowerCase().replaceAll("_", "")) ?? suggestion(name, known, synonyms);
    throw new InvalidArgumentError(
      `${where}: there is no option ${describe(name)}; options: ${known.join(", ")}.${advice}`,
    );
  }
  const values = Object.entries(schema).map(([name, option]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined && option.fallback) return [name, option.fallback.value];
    if (option.accepts(value)) return [name, value];
    throw new InvalidArgumentError(`${where}: ${name} must be ${option.expected}, got ${describe(value)}`);
  });
  return Object.fromEntries(values) as OptionsOf<S>;
}

/** Values as JSON. */
export function writeOptions(where: string, schema: Schema, values: Given): { readonly [name: string]: Json } {
  const written = Object.entries(schema).flatMap(([name, option]) => {
    const value = values[name];
    if (value === undefined) return [];
    return [[name, option.write ? option.write(value, where) : (value as Json)]];
  });
  return Object.fromEntries(written) as { readonly [name: string]: Json };
}

/** From JSON to values that the layer's constructor checks. */
export function readOptions(schema: Schema, config: LayerConfig, rebuild: Rebuild): Given {
  const read = Object.entries(config).flatMap(([name, json]) => {
    if (name === "type" || json === undefined) return [];
    if (name === "name") return [[name, json]];
    if (!Object.hasOwn(schema, name)) {
      throw new ConfigError(`${config.type}: a config has the option ${JSON.stringify(name)}, which is unknown`);
    }
    return [[name, schema[name].read ? schema[name].read(json, rebuild) : json]];
  });
  return Object.fromEntries(read) as Given;
}
