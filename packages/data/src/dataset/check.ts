import { describe, formatShape, InvalidArgumentError, type Shape, ShapeError, sizeOf } from "@nn/tensor";
import { StreamError } from "../errors.js";
import { describeItems } from "./inspect.js";

/** Refuses what is not an integer ≥ `least`. */
export function checkCount(value: number, least: number, where: string, name: string): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new InvalidArgumentError(`${where}: ${name} must be an integer ≥ ${least}, got ${describe(value)}`);
  }
  return value;
}

/** Refuses a shape that does not have as many elements as there are values. */
export function checkLength(shape: Shape, length: number, where: string): void {
  if (!Array.isArray(shape) || !shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0)) {
    throw new InvalidArgumentError(`${where}: shape must be an array of integers ≥ 0, got ${describeItems(shape)}`);
  }
  if (sizeOf(shape) !== length) {
    throw new ShapeError(`${where}: shape ${formatShape(shape)} needs ${sizeOf(shape)} values, got ${length}`);
  }
}

/** Refuses what cannot be called. */
export function checkFunction(value: unknown, where: string): void {
  if (typeof value !== "function")
    throw new InvalidArgumentError(`${where}: expected a function, got ${describe(value)}`);
}

/** The error of what only examples in memory have. */
export function needsMemory(what: string): StreamError {
  return new StreamError(`Dataset: ${what} needs the examples in memory; collect() the stream first`);
}
