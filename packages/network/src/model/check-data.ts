import type { Dataset } from "@nn/data";
import { vocabularyOf, type Layer } from "@nn/layers";
import { describe, formatShape, sameShape, type NdArray, type Shape } from "@nn/tensor";
import { DataError } from "../errors.js";
import type { Loss } from "../losses/index.js";
import type { Metric } from "../metrics/index.js";
import type { TrainingBatch } from "../training/batch.js";

/** What data must fit. */
export interface Expectation {
  readonly input: Shape;
  readonly output: Shape;
  readonly layers: readonly Layer[];
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
}

/** Refuses a dataset that the network cannot take: before any work, so that nothing is half done. */
export function checkDataset(data: Dataset, expected: Expectation, where: string): void {
  checkIsDataset(data, where);
  if (data.length === 0) throw new DataError(`${where}: the dataset is empty`);
  if (!data.inMemory) return;
  checkExamples(data.x, data.y, expected, where);
  checkCounts(data, expected.loss, where);
}

/** Refuses examples of which none counts: their mean loss would be NaN, and nothing can be learned from them. */
function checkCounts({ y, weights }: Dataset, { ignoreIndex }: Loss, where: string): void {
  if (weights && !weights.some((weight) => weight !== 0)) {
    throw new DataError(`${where}: every example has weight 0; give at least one of them more`);
  }
  if (ignoreIndex === undefined || y.data.some((label) => label !== ignoreIndex)) return;
  throw new DataError(
    `${where}: every label is ${ignoreIndex}, which the loss leaves out (ignoreIndex); nothing is left`,
  );
}

/** Refuses what is no dataset. */
export function checkIsDataset(data: Dataset, where: string): void {
  if (typeof data?.batches !== "function") {
    const advice = (data as unknown) instanceof Promise ? ": await it" : "; make one with Dataset.from({ x, y })";
    throw new DataError(`${where}: expected a Dataset, got ${describe(data)}${advice}`);
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
  const prediction = [x.shape[0], ...expected.output];
  expected.loss.check(prediction, y);
  for (const metric of expected.metrics) metric.check?.(prediction, y);
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

/** Refuses what is no token where the first layer takes token numbers. */
export function checkTokens({ data, shape }: NdArray, [first]: readonly Layer[], where: string): void {
  if (first.inputType !== "int32") return;
  const vocabulary = vocabularyOf(first);
  const [least, end] = vocabulary === undefined ? [-(2 ** 31), 2 ** 31] : [0, vocabulary];
  for (let i = 0; i < data.length; i++) {
    const token = data[i];
    if (token === (token | 0) && token >= least && token < end) continue;
    const place = `row ${Math.floor((i * shape[0]) / data.length)} has ${token}`;
    const known = vocabulary === undefined ? "integers from 0" : `integers 0 … ${end - 1} of a vocabulary of ${end}`;
    throw new DataError(`${where}: ${first.label} takes token numbers, ${known}; ${place}`);
  }
}
