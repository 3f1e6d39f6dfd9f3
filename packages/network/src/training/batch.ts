import type { Dataset } from "@nn/data";
import { InvalidArgumentError, type DType, type NdArray, type Shape } from "@nn/tensor";

/** What a step's program depends on: how many rows, of which shapes and types. */
export interface BatchSignature {
  readonly size: number;
  readonly input: Shape;
  readonly target: Shape;
  readonly targetType: DType;
  readonly weighted: boolean;
}

/** Rows of examples, ready to be written into a program. */
export interface TrainingBatch {
  readonly signature: BatchSignature;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly weights: ArrayLike<number> | undefined;
}

/** Weights of classes, by label. */
export type ClassWeights = readonly number[] | Readonly<Record<number, number>>;

export interface BatchOptions {
  readonly size: number | null;
  /** Shuffles by this seed, anew in every epoch. Without it the order stays. */
  readonly seed?: number;
  readonly epoch: number;
  /** Leaves out a last batch that is smaller. */
  readonly dropLast?: boolean;
  readonly classWeights?: ClassWeights;
}

/** The batches of one epoch of a stream, which is closed when the consumer stops. */
export async function* streamBatches(data: Dataset, options: BatchOptions): AsyncGenerator<TrainingBatch> {
  const { size, seed, epoch, classWeights, dropLast } = options;
  for await (const { x, y, weights } of data.batches({ size, seed, epoch, dropLast })) {
    const weighting = exampleWeights(y, weights, classWeights);
    yield { signature: signatureOf(x, y, weighting !== undefined), x: x.data, y: y.data, weights: weighting };
  }
}

function signatureOf(x: NdArray, y: NdArray, weighted: boolean): BatchSignature {
  return { size: x.shape[0], input: x.shape.slice(1), target: y.shape.slice(1), targetType: y.dtype, weighted };
}

/** Each example's own weight times that of its class. */
function exampleWeights(
  y: NdArray,
  weights: ArrayLike<number> | undefined,
  classWeights: ClassWeights | undefined,
): Float32Array | undefined {
  if (!weights && !classWeights) return undefined;
  const width = y.data.length / Math.max(1, y.shape[0]);
  return Float32Array.from({ length: y.shape[0] }, (_, row) => {
    const own = weights?.[row] ?? 1;
    return classWeights ? own * (classWeights[labelOf(y, row, width)] ?? 1) : own;
  });
}

/** The label itself, or the position of the largest entry of a one-hot row. */
export function labelOf(y: NdArray, row: number, width: number): number {
  if (width === 1) return y.data[row];
  let best = 0;
  for (let k = 1; k < width; k++) if (y.data[row * width + k] > y.data[row * width + best]) best = k;
  return best;
}

/** A batch whose arrays are filled again and again. */
interface BatchBuffer extends TrainingBatch {
  readonly target: ReturnType<Dataset["allocateBatch"]>;
  readonly weights: Float32Array | undefined;
}

/**
 * The batches of a dataset in memory: rows are copied into arrays that are made once per batch size and live as long as
 * the training run. After `begin`, `next` gives one batch after another and allocates nothing.
 */
export class MemoryBatches {
  readonly #data: Dataset;
  readonly #order: Int32Array;
  readonly #weights: Float32Array | undefined;
  readonly #buffers = new Map<number, BatchBuffer>();
  #start = 0;
  #size = 0;
  #end = 0;

  constructor(data: Dataset, classWeights?: ClassWeights) {
    this.#data = data;
    this.#order = new Int32Array(data.length ?? 0);
    this.#weights = exampleWeights(data.y, data.weights, classWeights);
  }

  /** Starts an epoch. */
  begin({ size, seed, epoch, dropLast = false }: BatchOptions): void {
    const { length } = this.#order;
    this.#data.order({ seed, epoch, into: this.#order });
    this.#size = size ?? length;
    this.#start = 0;
    this.#end = dropLast ? length - (length % this.#size) : length;
  }

  /**
   * What the batches of an epoch will be like, each kind once.
   *
   * @throws {InvalidArgumentError} there will be none.
   */
  signatures(options: BatchOptions): BatchSignature[] {
    const { length } = this.#order;
    const size = Math.min(options.size ?? length, length);
    if (options.dropLast && options.size !== null && options.size > length) {
      throw new InvalidArgumentError(
        `train: dropLast leaves no batch of ${options.size}: there are ${length} examples`,
      );
    }
    const rest = options.dropLast ? 0 : length % size;
    return [size, rest].filter((count) => count > 0).map((count) => this.#bufferOf(count).signature);
  }

  /** The next batch, the last of which may be smaller; undefined at the end. Its arrays are overwritten by the next. */
  next(): TrainingBatch | undefined {
    const count = Math.min(this.#size, this.#end - this.#start);
    if (count === 0) return undefined;
    const buffer = this.#bufferOf(count);
    this.#data.gatherBatch(this.#order, buffer.target, this.#start, count);
    const { weights } = buffer;
    if (weights) this.#gatherWeights(weights, count);
    this.#start += count;
    return buffer;
  }

  #gatherWeights(into: Float32Array, count: number): void {
    for (let i = 0; i < count; i++) into[i] = this.#weights![this.#order[this.#start + i]];
  }

  #bufferOf(count: number): BatchBuffer {
    return this.#buffers.get(count) ?? this.#allocate(count);
  }

  #allocate(count: number): BatchBuffer {
    const target = this.#data.allocateBatch(count);
    const { x, y } = this.#data;
    const weights = this.#weights && new Float32Array(count);
    const signature = { ...signatureOf(x, y, weights !== undefined), size: count };
    const buffer = { signature, x: target.x, y: target.y, weights, target };
    this.#buffers.set(count, buffer);
    return buffer;
  }
}
