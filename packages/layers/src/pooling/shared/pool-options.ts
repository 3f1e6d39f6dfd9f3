import type { PerAxis } from "@nn/tensor";
import type { LayerOptions } from "../../layer/factory.js";
import { optional, withDefault } from "../../layer/options/option-kinds.js";
import { perAxis, twoSidedPadding, type TwoSidedPadding } from "../../layer/spatial/spatial-options.js";

/** What every pooling by windows lets be chosen. */
export interface PoolOptions extends LayerOptions {
  /** How far the window moves; its own size without it, so that windows lie side by side. */
  readonly stride?: PerAxis;
  /** "valid" (the default), "same", or numbers, at most half a window on each side. */
  readonly padding?: TwoSidedPadding;
}

/** The options of a pooling along so many axes. */
export const poolSchema = (rank: number) => ({
  size: perAxis(1, rank),
  stride: optional(perAxis(1, rank)),
  padding: withDefault(twoSidedPadding(rank), "valid"),
});
