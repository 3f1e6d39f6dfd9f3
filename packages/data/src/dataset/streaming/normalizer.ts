import { describe, formatShape, InvalidArgumentError, type NdArray, sameShape, ShapeError } from "@nn/tensor";
import type { Example, ExampleInput, TargetKind } from "../example.js";
import { readFeatures, readTargets } from "../values.js";

/**
 * Turns what a user's iterable or function gave into examples. The first one decides shapes and element types; a
 * later one that differs is an error that says which.
 */
export function exampleReader(where: string, targets?: TargetKind): (input: ExampleInput, index: number) => Example {
  let first: Example | undefined;
  let kind = targets;
  return (input, index) => {
    const place = `${where}: example ${index}`;
    if (typeof input !== "object" || input === null || !("x" in input) || !("y" in input)) {
      throw new InvalidArgumentError(`${place} must be an object { x, y }, got ${describe(input)}`);
    }
    const x = readFeatures(input.x, `${place}: x`);
    const y = readTargets(input.y, `${place}: y`, 0, kind);
    if (first) {
      checkLike(x, first.x, `${place}: x`);
      checkLike(y, first.y, `${place}: y`);
    }
    const example = input.weight === undefined ? { x, y } : { x, y, weight: checkWeight(input.weight, place) };
    first ??= example;
    kind ??= first.y.dtype === "int32" ? "labels" : "values";
    return example;
  };
}

function checkLike(got: NdArray, first: NdArray, where: string): void {
  if (!sameShape(got.shape, first.shape)) {
    throw new ShapeError(`${where} has shape ${formatShape(got.shape)}, the first has ${formatShape(first.shape)}`);
  }
  if (got.dtype !== first.dtype) {
    throw new InvalidArgumentError(`${where} is ${got.dtype}, the first is ${first.dtype}: give all as one type`);
  }
}

/** Refuses weights that are negative or not finite. */
export function checkWeight(weight: number, where: string): number {
  if (!(weight >= 0 && weight < Infinity)) {
    throw new InvalidArgumentError(`${where}: weight must be a finite number ≥ 0, got ${describe(weight)}`);
  }
  return weight;
}
