import { isActivation, type Activation } from "@nn/activations";
import { describe, InvalidArgumentError } from "@nn/tensor";
import { activation } from "../core/activation.js";
import { isFactory, type LayerOptions } from "./factory.js";
import { checkDistinct, labelOf } from "./inside.js";
import { Layer } from "./layer.js";
import { Sequential } from "./sequence.js";

/** What may stand where a layer is expected: an activation function for its layer, a list for its sequence. */
export type LayerLike = Layer | Activation | readonly LayerLike[];

/**
 * The layer that a value stands for: itself, the activation's layer, or the sequence of a list. `where` says in messages
 * whose argument it is: "residual: body".
 *
 * @throws {InvalidArgumentError} the value is no layer, saying what it is and what to do.
 */
export function asLayer(value: LayerLike, where: string): Layer {
  if (value instanceof Layer) return value;
  if (isActivation(value)) return activation(value);
  if (Array.isArray(value)) return new Sequential({ layers: asLayers(value as readonly LayerLike[], where) });
  throw new InvalidArgumentError(`${where} ${complaint(value)}`);
}

/**
 * The layers of a list, each as `asLayer` reads it; a layer on its own is a list of one.
 *
 * @throws {InvalidArgumentError} naming the position: the list is empty, an item is no layer, a layer is used twice.
 */
export function asLayers(list: LayerLike, where: string): Layer[] {
  if (!Array.isArray(list)) return [asLayer(list, where)];
  if (list.length === 0) throw new InvalidArgumentError(`${where} must be a list of one or more layers, got []`);
  // Array.from visits the holes of a list as well.
  const layers = Array.from(list as readonly LayerLike[], (item, index) => asLayer(item, `${where}[${index}]`));
  checkDistinct(layers, where);
  return layers;
}

/** What is wrong with a value that is no layer, to follow its place. */
function complaint(value: unknown): string {
  if (isFactory(value)) {
    return `is the function ${value.type}: call it, ${value.type}(${value.length > 0 ? "..." : ""})`;
  }
  if (typeof value === "function" && value.prototype instanceof Layer) {
    return `is the class ${value.name}: make one, new ${value.name}(...)`;
  }
  return `must be a layer, got ${describe(value)}; ${advice(value)}`;
}

function advice(value: unknown): string {
  if (typeof value === "function") {
    return "activation functions come from @nn/activations, any other function of tensors goes into lambda(f)";
  }
  if (typeof value === "string") return "names are not looked up: give relu, or what a call such as dense(10) makes";
  const isConfig = typeof value === "object" && value !== null && "type" in value;
  return isConfig ? "layerFrom(config) makes a layer of a config" : "make one by a call such as dense(10)";
}

/** Layers as arguments or in one list, with options after them if there are any. */
export type Branches<O> = readonly LayerLike[] | readonly [...layers: LayerLike[], options: O];

/** Whether an argument is a record of options rather than something to be read as a layer. */
export function isOptions<O extends object>(value: unknown): value is O {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Layer);
}

/** Parts the arguments of a combinator into layers and options; `what` is how messages call its list of layers. */
export function partBranches<O extends LayerOptions>(
  args: readonly unknown[],
  type: string,
  what: string,
): { layers: readonly Layer[]; options: Partial<O> } {
  const last = args.at(-1);
  const options: Partial<O> = isOptions<O>(last) ? last : {};
  const given = (isOptions(last) ? args.slice(0, -1) : args) as readonly LayerLike[];
  // One list is the list of layers; lists among several arguments are sequences.
  const list = given.length === 1 ? given[0] : given;
  return { layers: asLayers(list, `${labelOf(type, options.name)}: ${what}`), options };
}
