import { InvalidArgumentError } from "@nn/tensor";
import { describe } from "./inspect.js";

/** Refuses what is not an integer ≥ `least`. */
export function checkCount(value: number, least: number, where: string, name: string): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new InvalidArgumentError(`${where}: ${name} must be an integer ≥ ${least}, got ${describe(value)}`);
  }
  return value;
}
