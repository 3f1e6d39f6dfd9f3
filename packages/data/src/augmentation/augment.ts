import { describe, InvalidArgumentError, type NdArray, RandomStream } from "@nn/tensor";
import { checkCount, needsMemory } from "../dataset/check.js";
import { Dataset, type ExampleInput, type Pass } from "../dataset/index.js";
import { countClasses } from "../dataset/labels.js";
import { checkOptions } from "../dataset/options.js";
import { toImage, type AugmentedExample, type Augmentation } from "./shared/augmentation.js";

export interface AugmentOptions {
  /** Decides everything that is random; 0. */
  readonly seed?: number;
}

const where = "augment";

/**
 * The dataset with random changes, other ones in every epoch: a stream of images [H, W, C], each through the steps one
 * after another. What happens to an example depends on the seed, the epoch, and its number in the dataset alone, so the
 * same seed gives the same bits in whatever order they are read. Examples in memory are mixed by the seed of the
 * training as before. Augment what is trained on, not what is tested on.
 *
 * @throws {InvalidArgumentError} the steps are none.
 * @throws {ShapeError} while it is read: examples that are no images.
 */
export function augment(dataset: Dataset, steps: readonly Augmentation[], options: AugmentOptions = {}): Dataset {
  const { seed = 0 } = checkOptions(options, ["seed"], where);
  checkCount(seed, 0, where, "seed");
  if (!(dataset instanceof Dataset)) {
    throw new InvalidArgumentError(`${where}: expected a Dataset, got ${describe(dataset)}`);
  }
  checkSteps(steps);
  if (dataset.inMemory) toImage({ ...dataset.x, shape: dataset.inputShape }, where);
  const classes = once(() => classesOf(dataset));
  const read = (pass: Pass): AsyncGenerator<ExampleInput> => {
    const random = new RandomStream(seed).fork("augment").fork(pass.epoch);
    return dataset.inMemory
      ? fromMemory(dataset, { steps, random, classes }, pass)
      : fromStream(dataset, { steps, random, classes }, pass);
  };
  const { length, featureNames: features, classNames } = dataset;
  return Dataset.fromIterable(read, {
    ...(length === undefined ? {} : { length }),
    names: { features, classes: classNames },
  });
}

function checkSteps(steps: readonly Augmentation[]): void {
  if (!Array.isArray(steps)) throw new InvalidArgumentError(`${where}: steps must be a list, got ${describe(steps)}`);
  for (const [i, step] of (steps as readonly (Partial<Augmentation> | undefined)[]).entries()) {
    if (typeof step === "object" && typeof step?.apply === "function") continue;
    const got = typeof step === "function" ? `${describe(step)}: call it` : describe(step);
    throw new InvalidArgumentError(`${where}: steps[${i}] must be a step such as randomFlip(), got ${got}`);
  }
}

/** What all examples of a pass have in common. */
interface Plan {
  readonly steps: readonly Augmentation[];
  /** Of the epoch; each example and each step has a stream of its own below it. */
  readonly random: RandomStream;
  readonly classes: () => number;
}

/** Gives the example of a row, before any step. */
type Rows = (row: number) => AugmentedExample;

/** The example of a row after the first `count` steps. */
function after(count: number, row: number, rows: Rows, length: number | undefined, plan: Plan): AugmentedExample {
  const { steps, classes } = plan;
  const own = plan.random.fork(row);
  let example = rows(row);
  for (let i = 0; i < count; i++) {
    const random = own.fork(i);
    const another = (): AugmentedExample => {
      if (length === undefined) throw needsMemory(`the step ${steps[i].name} of augment`);
      return after(i, random.integer(length), rows, length, plan);
    };
    example = steps[i].apply(example, { random, another, classes });
  }
  return example;
}

async function* fromMemory(dataset: Dataset, plan: Plan, { epoch, seed }: Pass): AsyncGenerator<ExampleInput> {
  const { x, y, weights } = dataset;
  const order = dataset.order(seed === undefined ? { epoch } : { seed, epoch });
  const [image, target] = [rowsOf(x), rowsOf(y)];
  const rows = (row: number): AugmentedExample => {
    const example = { image: toImage(image(row), where), target: target(row) };
    return weights ? { ...example, weight: weights[row] } : example;
  };
  for (const row of order) yield given(after(plan.steps.length, row, rows, order.length, plan));
}

/** The rows of an array, without copying. */
function rowsOf(array: NdArray): (row: number) => NdArray {
  const shape = array.shape.slice(1);
  const size = array.data.length / array.shape[0];
  return (row) => ({ data: array.data.subarray(row * size, (row + 1) * size), shape, dtype: array.dtype });
}

async function* fromStream(dataset: Dataset, plan: Plan, pass: Pass): AsyncGenerator<ExampleInput> {
  let row = 0;
  for await (const { x, y, weight } of dataset.examples(pass)) {
    const example = { image: toImage(x, where), target: y, ...(weight === undefined ? {} : { weight }) };
    yield given(after(plan.steps.length, row++, () => example, undefined, plan));
  }
}

function given({ image, target, weight }: AugmentedExample): ExampleInput {
  const { height, width, channels, data } = image;
  const x = { data, shape: [height, width, channels] };
  return weight === undefined ? { x, y: target } : { x, y: target, weight };
}

function classesOf(dataset: Dataset): number {
  const named = dataset.classNames?.length;
  if (named !== undefined) return named;
  if (!dataset.inMemory) throw needsMemory("augment without names of the classes");
  return countClasses(dataset.y);
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
