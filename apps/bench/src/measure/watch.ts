/** What follows a training: a stopwatch, or something that looks at the heap. */
export interface Watch {
  /** Training begins now. */
  start(): void;
  /** Counts a step; whether its loss has to be read and given to `mark`. */
  step(): boolean;
  /** Takes the loss of the last step; whether to go on. */
  mark(loss: number): boolean;
}
