import { describe, InvalidArgumentError, type NdArray } from "@nn/tensor";
import { EmptyDatasetError } from "../errors.js";
import { checkBatchSize, epochOrder, memoryBatches, streamBatches, type BatchOptions } from "./batches.js";
import { checkCount, checkFunction, needsMemory } from "./check.js";
import { allocateRows, concatenate, countOf, examplesOf, gather, gatherable, range, select, stack } from "./columns.js";
import type { BatchTarget, Columns, Gatherable } from "./columns.js";
import type { Batch, Example, ExampleInput, TargetKind } from "./example.js";
import { checkTargetKind, readColumns, type DatasetInput, type Info, type Names } from "./input.js";
import { countClasses, encodeOneHot } from "./labels.js";
import { checkOptions } from "./options.js";
import { partSizes, splitIndices, type SplitOptions } from "./split.js";
import { applyScaling, complete, measureFeatures, rangeScaling, standardScaling } from "./statistics.js";
import type { Normalization, Scaling, Standardization, Statistics } from "./statistics.js";
import { concatStreams, filterStream, mappedReader, mapStream, openSource, streamOf } from "./streaming/stream.js";
import { shuffleStream, skipStream, takeStream } from "./streaming/stream.js";
import type { ExampleSource, Pass, Stream } from "./streaming/stream.js";

/**
 * Examples { x, y } to train or test on: arrays in memory, or a stream that is read as it is needed. A dataset never
 * changes: every step returns a new one. Iterating gives one example after another; `batches` gives them stacked.
 */
export class Dataset implements AsyncIterable<Example> {
  readonly #columns: Columns | undefined;
  readonly #stream: Stream;
  readonly #info: Info;
  #rows: Gatherable | undefined;

  private constructor(content: Columns | Stream, info: Info) {
    this.#columns = "open" in content ? undefined : content;
    this.#stream = "open" in content ? content : streamOf(content);
    this.#info = info;
  }

  /** Examples in memory. `x` and `y` are copied and must hold equally many rows. */
  static from(input: DatasetInput): Dataset {
    return new Dataset(readColumns(input), { names: input.names ?? {} });
  }

  /**
   * Examples that are read as they are needed, from an iterable that can be read again or a function that makes one for
   * every pass. It is told the pass, { epoch, seed }: by the seed it should mix. `length`: how many examples, if known.
   */
  static fromIterable(
    source: ExampleSource,
    options: { length?: number; names?: Names; targets?: TargetKind } = {},
  ): Dataset {
    const where = "Dataset.fromIterable";
    const { length, names = {}, targets } = checkOptions(options, ["length", "names", "targets"], where);
    if (length !== undefined) checkCount(length, 0, where, "length");
    checkTargetKind(targets, where);
    checkOptions(names, ["features", "classes"], where, "names");
    return new Dataset(openSource(source, length, targets), { names });
  }

  /** Number of examples; undefined for a stream of unknown length. */
  get length(): number | undefined {
    return this.#stream.length;
  }

  /** Whether `x` and `y` are there as arrays. */
  get inMemory(): boolean {
    return this.#columns !== undefined;
  }

  /** All features [N, ...inputShape]; the dataset's own array, not to be written to. Throws for a stream. */
  get x(): NdArray {
    return this.#memory("x").x;
  }

  /** All targets [N, ...targetShape]; the dataset's own array, not to be written to. Throws for a stream. */
  get y(): NdArray {
    return this.#memory("y").y;
  }

  /** Sample weights [N], if there are any. Throws for a stream. */
  get weights(): Float32Array | undefined {
    return this.#memory("weights").weights;
  }

  /** Shape of one example's features: a network's `input`. Throws for a stream, which knows it when it is read. */
  get inputShape(): readonly number[] {
    return this.#memory("inputShape").x.shape.slice(1);
  }

  /** Shape of one example's target, [] for a class label. Throws for a stream. */
  get targetShape(): readonly number[] {
    return this.#memory("targetShape").y.shape.slice(1);
  }

  get featureNames(): readonly string[] | undefined {
    return this.#info.names.features;
  }

  /** Names of the classes, in the order of their labels. */
  get classNames(): readonly string[] | undefined {
    return this.#info.names.classes;
  }

  /** What the last `standardize` or `normalize` used: give it to the test set's. Undefined before. */
  get statistics(): Statistics | undefined {
    return this.#info.statistics;
  }

  /** Each example changed by `f`; in memory at once, in a stream whenever it is read. */
  map(f: (example: Example, index: number) => ExampleInput): Dataset {
    checkFunction(f, "Dataset.map");
    if (!this.#columns) return this.#with(mapStream(this.#stream, f));
    if (this.length === 0) return this;
    const read = mappedReader(this.#columns.y.dtype);
    const changed = Array.from(examplesOf(this.#columns), (example, i) => read(f(example, i), i));
    return this.#with(stack(changed));
  }

  /** The examples for which `keep` is true. */
  filter(keep: (example: Example, index: number) => boolean): Dataset {
    checkFunction(keep, "Dataset.filter");
    if (!this.#columns) return this.#with(filterStream(this.#stream, keep));
    const rows: number[] = [];
    let row = 0;
    for (const example of examplesOf(this.#columns)) {
      if (keep(example, row)) rows.push(row);
      row++;
    }
    return this.#select(Int32Array.from(rows));
  }

  /** The first `count` examples, or all if there are fewer. */
  take(count: number): Dataset {
    checkCount(count, 0, "Dataset.take", "count");
    if (!this.#columns) return this.#with(takeStream(this.#stream, count));
    return this.#select(range(0, Math.min(count, countOf(this.#columns))));
  }

  /** All but the first `count` examples. */
  skip(count: number): Dataset {
    checkCount(count, 0, "Dataset.skip", "count");
    if (!this.#columns) return this.#with(skipStream(this.#stream, count));
    const length = countOf(this.#columns);
    return this.#select(range(Math.min(count, length), length));
  }

  /** These examples and then the others, which must have the same shapes. A stream if either is one. */
  concat(other: Dataset): Dataset {
    if (!(other instanceof Dataset)) {
      throw new InvalidArgumentError(`Dataset.concat: expected a Dataset, got ${describe(other)}`);
    }
    if (this.#columns && other.#columns) return this.#with(concatenate(this.#columns, other.#columns));
    return this.#with(concatStreams([this.#stream, other.#stream]));
  }

  /** The examples `times` over. */
  repeat(times: number): Dataset {
    checkCount(times, 1, "Dataset.repeat", "times");
    if (!this.#columns) return this.#with(concatStreams(new Array<Stream>(times).fill(this.#stream)));
    return this.#select(Int32Array.from({ length: countOf(this.#columns) * times }, (_, i) => i % this.length!));
  }

  /**
   * The examples in random order. A stream is mixed through a buffer of `buffer` examples (default 1,024): each
   * example that comes out is a random one of those.
   */
  shuffle(seed: number, options: { buffer?: number } = {}): Dataset {
    const where = "Dataset.shuffle";
    checkCount(seed, 0, where, "the first argument, the seed,");
    const { buffer = 1024 } = checkOptions(options, ["buffer"], where);
    checkCount(buffer, 1, where, "buffer");
    if (!this.#columns) return this.#with(shuffleStream(this.#stream, seed, buffer));
    return this.#select(this.order({ seed }));
  }

  /**
   * Two datasets: `split(0.8)` gives four fifths and the rest, `split([100, 50])` as many as it says. Without a seed
   * the first part is the beginning; with `stratify` both get the same share of every class.
   */
  split(parts: number | readonly [number, number], options: SplitOptions = {}): [Dataset, Dataset] {
    checkOptions(options, ["seed", "stratify"], "Dataset.split");
    if (this.#columns) {
      const sizes = partSizes(countOf(this.#columns), parts);
      const [first, second] = splitIndices(this.#columns.y, sizes, options);
      return [this.#select(first), this.#select(second)];
    }
    if (options.seed !== undefined || options.stratify === true) throw needsMemory("split with seed or stratify");
    if (this.length === undefined && typeof parts === "number") throw needsMemory("split by a fraction");
    const [first, second] = partSizes(this.length ?? Infinity, parts);
    return [this.take(first), this.skip(first).take(second)];
  }

  /**
   * Every feature moved to mean 0 and standard deviation 1: (x − mean) / std, float32. Give the training set's
   * statistics to the test set: `test.standardize(train.statistics)`. A feature that is constant becomes 0.
   */
  standardize(statistics?: Standardization): Dataset {
    const used = statistics ? complete(statistics) : measureFeatures(this.#memory("standardize").x);
    return this.#scale(standardScaling(used), used);
  }

  /** Every feature moved to 0 … 1: (x − min) / (max − min), float32. A feature that is constant becomes 0. */
  normalize(statistics?: Normalization): Dataset {
    const used = statistics ? complete(statistics) : measureFeatures(this.#memory("normalize").x);
    return this.#scale(rangeScaling(used), used);
  }

  /** Labels 0 … classes − 1 as vectors of one 1 and zeros. In memory `classes` is found if it is not given. */
  oneHot(classes?: number): Dataset {
    const found = classes ?? this.classNames?.length ?? countClasses(this.#memory("oneHot without classes").y);
    checkCount(found, 1, "Dataset.oneHot", "classes");
    if (this.#columns) return this.#with({ ...this.#columns, y: encodeOneHot(this.#columns.y, found) });
    return this.#with(mapStream(this.#stream, (e, i) => ({ ...e, y: encodeOneHot(e.y, found, i) })));
  }

  /** The dataset in memory: a stream is read to its end. */
  async collect(): Promise<Dataset> {
    if (this.#columns) return this;
    for await (const { x, y, weights } of this.batches()) return this.#with({ x, y, weights });
    throw new EmptyDatasetError("Dataset.collect: the stream gave no example");
  }

  /**
   * The examples stacked into batches of `size` (null: all in one); the last may be smaller. In memory a seed shuffles
   * them, anew in every epoch. Each pass gives new arrays. An empty dataset is an error.
   */
  batches(options: BatchOptions = {}): AsyncIterable<Batch> {
    const where = "Dataset.batches";
    checkOptions(options, ["size", "seed", "epoch", "dropLast"], where);
    const checked = { ...options, size: checkBatchSize(options.size, where) };
    if (options.epoch !== undefined) checkCount(options.epoch, 0, where, "epoch");
    const columns = this.#columns;
    return {
      [Symbol.asyncIterator]: () =>
        columns ? memoryBatches(columns, checked, where) : streamBatches(this.#stream, checked, where),
    };
  }

  /** Batches of `size` in the dataset's order: short for `batches({ size, dropLast })`. */
  batch(size: number, options: { dropLast?: boolean } = {}): AsyncIterable<Batch> {
    const { dropLast = false } = checkOptions(options, ["dropLast"], "Dataset.batch");
    return this.batches({ size, dropLast });
  }

  /** The row numbers of an epoch: as they are, or shuffled by the seed. Written into `into` if it is given. */
  order(options: { seed?: number; epoch?: number; into?: Int32Array } = {}): Int32Array {
    const { seed, epoch = 0, into } = checkOptions(options, ["seed", "epoch", "into"], "Dataset.order");
    const length = countOf(this.#memory("order"));
    checkCount(epoch, 0, "Dataset.order", "epoch");
    return epochOrder(into ?? new Int32Array(length), seed, epoch);
  }

  /** Typed arrays with room for `size` examples, to be filled by `gatherBatch`. Throws for a stream. */
  allocateBatch(size: number): BatchTarget {
    return allocateRows(this.#memory("allocateBatch"), checkCount(size, 1, "Dataset.allocateBatch", "size"));
  }

  /**
   * Copies the rows indices[start], …, indices[start + count − 1] into typed arrays that the caller keeps. Nothing is
   * allocated, and nothing is checked: this runs in every training step. Throws for a stream.
   */
  gatherBatch(indices: Int32Array, into: BatchTarget, start = 0, count: number = indices.length - start): void {
    this.#rows ??= gatherable(this.#memory("gatherBatch"));
    gather(this.#rows, indices, start, count, into);
  }

  /** One example after another, each a copy: those of a pass, which a stream's source is told. */
  examples(pass: Pass = { epoch: 0 }): AsyncIterable<Example> {
    return this.#stream.open(pass);
  }

  [Symbol.asyncIterator](): AsyncIterator<Example> {
    return this.examples()[Symbol.asyncIterator]();
  }

  #memory(what: string): Columns {
    if (this.#columns) return this.#columns;
    throw needsMemory(what);
  }

  #with(content: Columns | Stream, statistics: Statistics | undefined = this.#info.statistics): Dataset {
    return new Dataset(content, statistics ? { names: this.#info.names, statistics } : { names: this.#info.names });
  }

  #select(rows: Int32Array): Dataset {
    return this.#with(select(this.#memory("rows"), rows));
  }

  #scale(scale: Scaling, used: Statistics): Dataset {
    const change = (x: NdArray, shape: readonly number[]): NdArray => applyScaling(x, shape, scale);
    if (this.#columns) {
      return this.#with({ ...this.#columns, x: change(this.#columns.x, this.#columns.x.shape.slice(1)) }, used);
    }
    return this.#with(
      mapStream(this.#stream, (e) => ({ ...e, x: change(e.x, e.x.shape) })),
      used,
    );
  }
}
