/** How targets and predictions are read. */
export interface CtcOptions {
  /** The class that says nothing; 0. */
  readonly blank: number;
  /** What stands in a row of targets where its labels are over; −1. */
  readonly padding: number;
  /** Whether the first column of the targets is the number of frames of each example that count; false: all T do. */
  readonly frames: boolean;
}
