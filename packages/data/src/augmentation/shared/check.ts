import { describe, InvalidArgumentError } from "@nn/tensor";

/** Refuses what is no finite number from `least` to `most`. */
export function checkRange(value: number, least: number, most: number, where: string, name: string): number {
  if (typeof value === "number" && value >= least && value <= most && Number.isFinite(value)) return value;
  const range = most === Infinity ? `a finite number ≥ ${least}` : `a number from ${least} to ${most}`;
  throw new InvalidArgumentError(`${where}: ${name} must be ${range}, got ${describe(value)}`);
}

/** Refuses what is no finite number. */
export function checkFinite(value: number, where: string, name: string): number {
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`${where}: ${name} must be a finite number, got ${describe(value)}`);
}
