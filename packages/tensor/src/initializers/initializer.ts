import { InvalidArgumentError } from "../core/errors.js";
import { sizeOf, type Shape } from "../core/shape.js";
import type { RandomStream } from "../random/stream.js";

/** A rule for the first values of a parameter. */
export interface Initializer {
  readonly name: string;
  /** What `initializer(name, config)` needs to make the same rule again. */
  readonly config: Readonly<Record<string, number>>;
  /** Values for `shape`, row-major; they depend on the shape and on the stream's state alone. */
  fill(shape: Shape, random: RandomStream): Float32Array;
}

type Values = (values: Float32Array, random: RandomStream, shape: Shape) => void;

/** Makes the record around a function that writes the values. */
export function makeInitializer(name: string, config: Record<string, number>, write: Values): Initializer {
  return {
    name,
    config,
    fill(shape, random) {
      const values = new Float32Array(sizeOf(shape));
      write(values, random, shape);
      return values;
    },
  };
}

/** Refuses NaN and infinities. */
export function checkFinite(where: string, options: Record<string, number>): void {
  for (const [key, value] of Object.entries(options)) {
    if (!Number.isFinite(value)) {
      throw new InvalidArgumentError(`${where}: ${key} must be a finite number, got ${String(value)}`);
    }
  }
}

/** Refuses what cannot be a standard deviation or gain. */
export function checkNotNegative(where: string, options: Record<string, number>): void {
  checkFinite(where, options);
  for (const [key, value] of Object.entries(options)) {
    if (value < 0) throw new InvalidArgumentError(`${where}: ${key} must not be negative, got ${value}`);
  }
}
