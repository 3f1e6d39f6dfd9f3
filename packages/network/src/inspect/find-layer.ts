import { describe, InvalidArgumentError, suggestion } from "@nn/tensor";

/**
 * What belongs to a layer's path, or an error that lists the paths.
 *
 * @param places what there is, by path
 * @param kind what the places are, for the message: "layers"
 */
export function findLayer<T>(places: ReadonlyMap<string, T>, path: unknown, kind: string, where: string): T {
  const found = typeof path === "string" ? places.get(path) : undefined;
  if (found !== undefined) return found;
  const names = [...places.keys()];
  const hint = typeof path === "string" ? suggestion(path, names) : "";
  throw new InvalidArgumentError(
    `${where}: there is no layer ${describe(path)} in the network; its ${kind} are ${names.join(", ")}.${hint}`,
  );
}
