import { Layer } from "./layer.js";

/** Layers as arguments or in one list, with options after them if there are any. */
export type Branches<O> =
  | readonly Layer[]
  | readonly [...layers: Layer[], options: O]
  | readonly [layers: readonly Layer[], options?: O];

/** Parts arguments into layers and options. */
export function partBranches<O extends object>(
  args: readonly unknown[],
): { layers: readonly unknown[]; options: Partial<O> } {
  const flat = args.flat(1);
  const last = flat.at(-1);
  const hasOptions = typeof last === "object" && last !== null && !(last instanceof Layer);
  return hasOptions ? { layers: flat.slice(0, -1), options: last } : { layers: flat, options: {} };
}
