import type { Layer } from "../../layer/layer.js";

/** A layer that may keep something of each example of a batch for the batch after it. */
export interface Carrying {
  /** How many examples a batch has then; undefined where nothing is kept. */
  readonly carriedRows: number | undefined;
  /** The next batch begins anew. */
  resetState(): void;
}

/** The layers, and those inside of them, that go on where the batch before ended. */
export function carryingLayers(layers: readonly Layer[]): (Layer & Carrying & { readonly carriedRows: number })[] {
  return layers.flatMap((layer) => [...(carries(layer) ? [layer] : []), ...carryingLayers(layer.children)]);
}

function carries(layer: Layer): layer is Layer & Carrying & { readonly carriedRows: number } {
  return "carriedRows" in layer && typeof layer.carriedRows === "number";
}
