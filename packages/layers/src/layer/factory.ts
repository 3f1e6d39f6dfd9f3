import { describe, InvalidArgumentError, type NdArray, type RandomStream, type Shape } from "@nn/tensor";
import type { Layer } from "./layer.js";
import { readOptions, type Given, type LayerConfig, type Rebuild, type Schema } from "./options/options.js";

/** Every layer may be given a name. */
export interface LayerOptions {
  readonly name?: string;
}

/** A layer with an input that fits it: what the conformance suite tries it on. */
export interface LayerSample {
  layer(): Layer;
  /** Shape of one example. */
  readonly input: Shape;
  /** Values of a batch, where random numbers will not do: token numbers. */
  values?(this: void, shape: Shape, random: RandomStream): NdArray;
  /** Whether a file can hold the layer; true. */
  readonly saved?: boolean;
}

/** The function that makes layers of one type: `dense(10)`. */
export interface LayerFactory<A extends readonly unknown[] = readonly never[]> {
  (...args: A): Layer;
  readonly type: string;
  /** The layer that a config stands for, without the values of its parameters. */
  fromConfig(config: LayerConfig, rebuild: Rebuild): Layer;
  /** One sample for each way to use the layer. */
  samples(): readonly LayerSample[];
}

/** Whether a value is a function that makes layers. */
export function isFactory(value: unknown): value is LayerFactory {
  return typeof value === "function" && "type" in value && "fromConfig" in value;
}

/** A class of layers: its constructor takes the options of its schema, and a name. */
export interface LayerClass {
  new (options: Given & LayerOptions): Layer;
  readonly type: string;
  readonly schema: Schema;
}

/** The function that makes layers of a class, from arguments that read well; `samples` is given that function. */
export function layerFactory<A extends readonly unknown[]>(
  Class: LayerClass,
  make: (...args: A) => Layer,
  samples: (make: (...args: A) => Layer) => readonly LayerSample[],
): LayerFactory<A> {
  const factory = (...args: A): Layer => {
    checkNothingIgnored(args, make, Class.type);
    try {
      return make(...args);
    } catch (error) {
      checkNothingSpread(args, make, Class.type);
      throw error;
    }
  };
  // How many arguments must be given: messages tell flatten() from dense(...).
  Object.defineProperty(factory, "length", { value: make.length });
  return Object.assign(factory, {
    type: Class.type,
    fromConfig: (config: LayerConfig, rebuild: Rebuild) => new Class(readOptions(Class.schema, config, rebuild)),
    samples: () => samples(make),
  });
}

/**
 * Refuses a number or boolean where the options belong. It has no properties to spread, so dense(784, 128), inputs and outputs as
 * other frameworks order them, would silently be a layer of 784 units, and conv2d(3, 16, 3) one of 3 filters.
 */
function checkNothingIgnored<A extends readonly unknown[]>(args: A, make: (...args: A) => Layer, where: string): void {
  const place = args.findIndex((arg, i) => i >= make.length && (typeof arg === "number" || typeof arg === "boolean"));
  if (place < 0 || !spreads(args, place, make)) return;
  throw new InvalidArgumentError(
    `${notOptions(where, place, args)}; a layer takes its input's size and channels from the layer before it`,
  );
}

/** After arguments failed to make a layer: says so if a text or a list stands where the options belong, as in dense(8, "relu"). */
function checkNothingSpread<A extends readonly unknown[]>(args: A, make: (...args: A) => Layer, where: string): void {
  const place = args.findIndex((arg, i) => i >= make.length && (typeof arg === "string" || Array.isArray(arg)));
  if (place < 0 || !spreads(args, place, make)) return;
  const value = args[place];
  const example =
    typeof value === "string" ? `{ activation: ${value} } with a function of @nn/activations` : "{ stride: 2 }";
  throw new InvalidArgumentError(`${notOptions(where, place, args)}; options have names, as in ${example}`);
}

function notOptions(where: string, place: number, args: readonly unknown[]): string {
  return `${where}: argument ${place + 1} must be a record of options, got ${describe(args[place])}`;
}

/** Whether an argument's place is that of options: a factory spreads those, and a record there notices it. */
function spreads<A extends readonly unknown[]>(args: A, place: number, make: (...args: A) => Layer): boolean {
  let found = false;
  const probe = new Proxy(
    {},
    {
      ownKeys() {
        found = true;
        return [];
      },
    },
  );
  try {
    make(...(args.map((arg, i) => (i === place ? probe : arg)) as unknown as A));
  } catch {
    return false; // The place is for something else, and a message has described the record.
  }
  return found;
}
