import { InvalidArgumentError, RandomStream } from "@nn/tensor";
import { EmptyDatasetError } from "../errors.js";
import { checkCount } from "./check.js";
import { countOf, gatherable, select, stack, type Columns } from "./columns.js";
import type { Batch, Example } from "./example.js";
import type { Pass, Stream } from "./streaming/stream.js";

/** How a dataset is cut into batches. */
export interface BatchOptions {
  /** Examples in a batch; null (the default) puts all of them into one. */
  readonly size?: number | null;
  /** Shuffles a dataset in memory, differently in every epoch. A stream's source is told, and may do the same. */
  readonly seed?: number;
  /** Counts passes over the data from 0; with the seed it decides the order. */
  readonly epoch?: number;
  /** Leaves out a last batch that is smaller than `size`. */
  readonly dropLast?: boolean;
}

/** Refuses sizes that are no positive integer. */
export function checkBatchSize(size: number | null | undefined, where: string): number | null {
  return size === null || size === undefined ? null : checkCount(size, 1, where, "batch size");
}

/**
 * The order of `length` examples in an epoch: 0, 1, 2, … without a seed, else a permutation that depends on the seed
 * and the epoch's number alone. Writes into `into` when it is given.
 */
export function epochOrder(into: Int32Array, seed: number | undefined, epoch: number): Int32Array {
  if (seed === undefined) {
    for (let i = 0; i < into.length; i++) into[i] = i;
    return into;
  }
  return new RandomStream(seed).fork("order").fork(epoch).fillPermutation(into);
}

/** Batches of a dataset in memory; a new one each time, which the consumer may keep. */
export async function* memoryBatches(columns: Columns, options: BatchOptions, where: string): AsyncGenerator<Batch> {
  const length = countOf(columns);
  if (length === 0) throw new EmptyDatasetError(`${where}: the dataset is empty`);
  const size = options.size ?? length;
  if (options.dropLast === true && size > length) throw noBatch(where, size, length);
  const order = epochOrder(new Int32Array(length), options.seed, options.epoch ?? 0);
  const source = gatherable(columns);
  for (let start = 0; start < length; start += size) {
    const count = Math.min(size, length - start);
    if (count < size && options.dropLast === true) return;
    yield select(columns, order, start, count, source);
  }
}

/** Batches of a stream, in its order. */
export async function* streamBatches(stream: Stream, options: BatchOptions, where: string): AsyncGenerator<Batch> {
  const size = options.size ?? Infinity;
  let held: Example[] = [];
  let count = 0;
  for await (const example of stream.open(passOf(options))) {
    count++;
    held.push(example);
    if (held.length < size) continue;
    yield stack(held);
    held = [];
  }
  if (count === 0) throw new EmptyDatasetError(`${where}: the stream gave no example`);
  if (held.length === 0) return;
  if (options.dropLast !== true || size === Infinity) yield stack(held);
  else if (held.length === count) throw noBatch(where, size, count);
}

function passOf({ seed, epoch = 0 }: BatchOptions): Pass {
  return seed === undefined ? { epoch } : { epoch, seed };
}

function noBatch(where: string, size: number, length: number): InvalidArgumentError {
  return new InvalidArgumentError(`${where}: dropLast leaves no batch of ${size}: there are ${length} examples`);
}
