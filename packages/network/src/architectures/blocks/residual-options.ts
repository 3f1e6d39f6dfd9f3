import type { LayerOptions } from "@nn/layers";

/** What the blocks with a connection past them let be chosen. */
export interface ResidualBlockOptions extends LayerOptions {
  /** Of the block's strided convolution; 1. */
  readonly stride?: number;
  /**
   * Whether a 1×1 convolution brings what passes by to the size and channels of the result. Needed where they differ; by
   * default where there is a stride.
   */
  readonly project?: boolean;
}
