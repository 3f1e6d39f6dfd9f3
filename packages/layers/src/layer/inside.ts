import { formatShape, InvalidArgumentError, type Parameter, type Shape } from "@nn/tensor";
import type { Layer } from "./layer.js";

/** A parameter, and whose it is. */
export interface OwnedParameter {
  readonly layer: Layer;
  readonly name: string;
  readonly parameter: Parameter;
}

/** The parameters of a layer and of those inside it that training changes. */
export function trainedParameters(layer: Layer): OwnedParameter[] {
  const own = Object.entries(layer.frozen ? {} : layer.parameters);
  return [
    ...own.map(([name, parameter]) => ({ layer, name, parameter })),
    ...layer.children.flatMap(trainedParameters),
  ];
}

/**
 * Refuses a tree in which one layer object has two places: it would be one set of parameters under two names. `where`
 * says in messages whose layers they are: "Network: layers".
 *
 * @throws {InvalidArgumentError} naming the layer and both places.
 */
export function checkDistinct(layers: readonly Layer[], where: string): void {
  const places = new Map<Layer, string>();
  const visit = (layer: Layer, place: string): void => {
    const other = places.get(layer);
    if (other !== undefined) {
      throw new InvalidArgumentError(
        `${place} is the same ${layer.label} as ${other}, used twice: make another one, with parameters of its own`,
      );
    }
    places.set(layer, place);
    layer.children.forEach((child, index) => visit(child, `${place}.children[${index}]`));
  };
  layers.forEach((layer, index) => visit(layer, `${where}[${index}]`));
}

/** How messages call a layer: dense "head". */
export function labelOf(type: string, name: unknown): string {
  return typeof name === "string" && name && name !== type ? `${type} "${name}"` : type;
}

/** A batch of such examples, for messages: [B, 3]. */
export function batchOf(example: Shape): string {
  return formatShape(["B", ...example] as unknown as Shape);
}

/** @throws {InvalidArgumentError} the name is no string. */
export function checkName(type: string, name: unknown): string {
  if (typeof name === "string") return name;
  throw new InvalidArgumentError(`${type}: name must be a string, got ${String(name)}`);
}
