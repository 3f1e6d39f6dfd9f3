import type { Layer } from "../../layer/layer.js";

/** A layer that takes token numbers 0 … vocabulary − 1. */
export interface TakesTokens {
  /** How many tokens there are; undefined where it does not take tokens, or not of one vocabulary. */
  readonly vocabulary: number | undefined;
}

/** How many tokens a layer tells apart, if it says so. */
export function vocabularyOf(layer: Layer | undefined): number | undefined {
  if (!layer || !("vocabulary" in layer)) return undefined;
  const { vocabulary } = layer as Layer & TakesTokens;
  return typeof vocabulary === "number" ? vocabulary : undefined;
}
