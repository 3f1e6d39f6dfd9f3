import { describe, InvalidArgumentError, type NdArray, type Shape, ShapeError } from "@nn/tensor";
import { EmptyDatasetError } from "../errors.js";
import type { Columns } from "./columns.js";
import type { ArrayInput, TargetKind } from "./example.js";
import { checkLabels } from "./labels.js";
import { checkWeight } from "./streaming/normalizer.js";
import { checkOptions } from "./options.js";
import { featuresOf, type Statistics } from "./statistics.js";
import { readFeatures, readTargets } from "./values.js";

/**
 * Words for people: features in the order of the last axis of x, classes in the order of their labels, and of a table's columns
 * of words, by name, the words that have a feature each.
 */
export interface Names {
  readonly features?: readonly string[] | undefined;
  readonly classes?: readonly string[] | undefined;
  readonly categories?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** What `Dataset.from` takes. */
export interface DatasetInput {
  /** Features of all examples, [N, …]. Copied. */
  readonly x: ArrayInput;
  /** Targets of all examples, [N, …]. Copied. */
  readonly y: ArrayInput;
  /** Sample weights [N]: how much each example counts in the loss. */
  readonly weights?: ArrayLike<number>;
  readonly names?: Names;
  /** Whether plain numbers in `y` are class labels (int32) or values (float32). */
  readonly targets?: TargetKind;
}

/** What a dataset knows beside its examples. */
export interface Info {
  readonly names: Names;
  readonly statistics?: Statistics;
}

export const namesKnown = ["features", "classes", "categories"] as const;

/** `size` is there so that a `Batch` can become a dataset; x says it too. */
const known = ["x", "y", "weights", "names", "targets", "size"] as const;

/** Reads and checks arrays in memory. */
export function readColumns(input: DatasetInput & { readonly size?: unknown }): Columns {
  const where = "Dataset.from";
  const { x, y, weights, names = {}, targets } = checkOptions(input, known, where, "the data");
  checkTargetKind(targets, where);
  const features = readFeatures(x, `${where}: x`);
  const labels = readTargets(y, `${where}: y`, 1, targets);
  if (features.shape.length === 0) throw new ShapeError(`${where}: x must be an array of examples, got one number`);
  if (labels.shape.length === 0) throw new ShapeError(`${where}: y must be an array of targets, got one number`);
  const count = features.shape[0];
  if (labels.shape[0] !== count) {
    throw new ShapeError(`${where}: x holds ${count} examples and y ${labels.shape[0]} targets; they must be as many`);
  }
  if (features.data.length === 0 || labels.data.length === 0) {
    throw new EmptyDatasetError(`${where}: ${count === 0 ? "there are no examples" : "the examples hold no values"}`);
  }
  checkNames(names, features.shape.slice(1), labels);
  return weights === undefined
    ? { x: features, y: labels }
    : { x: features, y: labels, weights: readWeights(weights, count, where) };
}

function readWeights(weights: ArrayLike<number>, count: number, where: string): Float32Array {
  if (typeof weights !== "object" || weights === null || weights.length !== count) {
    const got = typeof weights === "object" && weights !== null ? String(weights.length) : describe(weights);
    throw new ShapeError(`${where}: weights must be ${count} numbers, one for each example, got ${got}`);
  }
  return Float32Array.from(weights, (weight, i) => checkWeight(weight, `${where}: example ${i}`));
}

/** Refuses what is neither "labels" nor "values". */
export function checkTargetKind(targets: TargetKind | undefined, where: string): void {
  if (targets === undefined || targets === "labels" || targets === "values") return;
  throw new InvalidArgumentError(`${where}: targets must be "labels" or "values", got ${describe(targets)}`);
}

function checkNames(names: Names, exampleShape: Shape, y: NdArray): void {
  const { features, classes } = checkOptions(names, namesKnown, "Dataset.from", "names");
  const expected = featuresOf(exampleShape);
  if (features && features.length !== expected) {
    throw new InvalidArgumentError(`Dataset.from: ${features.length} feature names for ${expected} features`);
  }
  if (classes && y.dtype === "int32") checkLabels(y, classes.length, "Dataset.from");
}
