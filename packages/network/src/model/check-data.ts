import type { Dataset } from "@nn/data";
import type { Layer } from "@nn/layers";
import { describe, formatShape, sameShape, type NdArray, type Shape } from "@nn/tensor";
import { DataError } from "../errors.js";
import type { Loss } from "../losses/index.js";
import type { TrainingBatch } from "../training/batch.js";

/** What data must fit. */
export interface Expectation {
  readonly input: Shape;
  readonly output: Shape;
  readonly layers: readonly Layer[];
  readonly loss: Loss;
}

/** Refuses a dataset that the network cannot take: before any work, so that nothing is half done. */
export function checkDataset(data: Dataset, expected: Expectation, where: string): void {
  checkIsDataset(data, where);
  if (data.length === 0) throw new DataError(`${where}: the dataset is empty`);
  if (data.inMemory) checkExamples(data.x, data.y, expected, where);
}

/** Refuses what is no dataset. */
export function checkIsDataset(data: Dataset, where: string): void {
  if (typeof data?.batches !== "function") {
    throw new DataError(`${where}: expected a Dataset, got ${describe(data)}; make one with Dataset.from({ x, y })`);
  }
}

/** Refuses examples of other shapes than the network's, and targets that its loss cannot take. */
export function checkExamples(x: NdArray, y: NdArray, expected: Expectation, where: string): void {
  const shape = x.shape.slice(1);
  if (!sameShape(shape, expected.input)) {
    const [first] = expected.layers;
    throw new DataError(
      `${where}: ${first ? first.label : "the network"} expects examples of shape ` +
        `${formatShape(expected.input)}, the dataset has ${formatShape(shape)}`,
    );
  }
  checkTokens(x, expected.layers, where);
  expected.loss.check([x.shape[0], ...expected.output], y);
}

/** Refuses a batch of a stream that does not fit. */
export function checkBatch({ signature, x, y }: TrainingBatch, expected: Expectation): void {
  const { size, input, target, targetType } = signature;
  const features = { data: x as NdArray["data"], shape: [size, ...input], dtype: "float32" as const };
  checkExamples(
    features,
    { data: y as NdArray["data"], shape: [size, ...target], dtype: targetType },
    expected,
    "batch",
  );
}

/** Refuses what is no integer where the first layer takes token numbers. */
export function checkTokens({ data, dtype }: NdArray, [first]: readonly Layer[], where: string): void {
  if (first.inputType !== "int32" || dtype === "int32") return;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === (data[i] | 0)) continue;
    throw new DataError(`${where}: ${first.label} takes token numbers, integers from 0; element ${i} is ${data[i]}`);
  }
}
