import { InvalidArgumentError } from "@nn/tensor";

export interface IgnoringOptions {
  /** The integer label of positions that do not count; null: that of the loss. */
  readonly ignoreIndex: number | null;
}

/** Refuses what is neither an integer nor null. */
export function checkIgnoreIndex(owner: string, ignoreIndex: number | null): void {
  if (ignoreIndex === null || Number.isInteger(ignoreIndex)) return;
  throw new InvalidArgumentError(`${owner}: ignoreIndex must be an integer or null, got ${String(ignoreIndex)}`);
}
