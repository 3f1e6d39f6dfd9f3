import type { Dataset } from "@nn/data";
import type { DType, NdArray, Shape } from "@nn/tensor";

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
  readonly classWeights?: ClassWeights;
}

/**
 * The batches of one epoch. From memory, rows are copied into arrays that are made once per batch size and reused; a
 * stream is read as it comes and closed when the consumer stops.
 */
export async function* epochBatches(
  data: Dataset,
  options: BatchOptions,
  buffers: BatchBuffers,
): AsyncGenerator<TrainingBatch> {
  if (data.inMemory) {
    yield* buffers.fromMemory(options);
    return;
  }
  for await (const { x, y, weights } of data.batches({
    size: options.size,
    seed: options.seed,
    epoch: options.epoch,
  })) {
    const weighting = exampleWeights(y, weights, options.classWeights);
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
function labelOf(y: NdArray, row: number, width: number): number {
  if (width === 1) return y.data[row];
  let best = 0;
  for (let k = 1; k < width; k++) if (y.data[row * width + k] > y.data[row * width + best]) best = k;
  return best;
}

/** Arrays for the batches of a dataset in memory, one set per batch size; they live as long as the training run. */
export class BatchBuffers {
  readonly #data: Dataset;
  readonly #order: Int32Array;
  readonly #weights: Float32Array | undefined;
  readonly #sets = new Map<number, TrainingBatch & { readonly target: ReturnType<Dataset["allocateBatch"]> }>();

  constructor(data: Dataset, classWeights?: ClassWeights) {
    this.#data = data;
    this.#order = new Int32Array(data.inMemory ? (data.length ?? 0) : 0);
    this.#weights = data.inMemory ? exampleWeights(data.y, data.weights, classWeights) : undefined;
  }

  *fromMemory({ size, seed, epoch }: BatchOptions): Generator<TrainingBatch> {
    const order = this.#data.order({ seed, epoch, into: this.#order });
    const step = size ?? order.length;
    for (let start = 0; start < order.length; start += step) {
      const count = Math.min(step, order.length - start);
      const batch = this.#setOf(count);
      this.#data.gatherBatch(order, batch.target, start, count);
      if (this.#weights && batch.weights) {
        const weights = batch.weights as Float32Array;
        for (let i = 0; i < count; i++) weights[i] = this.#weights[order[start + i]];
      }
      yield batch;
    }
  }

  #setOf(count: number): TrainingBatch & { readonly target: ReturnType<Dataset["allocateBatch"]> } {
    const known = this.#sets.get(count);
    if (known) return known;
    const target = this.#data.allocateBatch(count);
    const { x, y } = this.#data;
    const weights = this.#weights ? new Float32Array(count) : undefined;
    const batch = {
      signature: {
        size: count,
        input: x.shape.slice(1),
        target: y.shape.slice(1),
        targetType: y.dtype,
        weighted: weights !== undefined,
      },
      x: target.x,
      y: target.y,
      weights,
      target,
    };
    this.#sets.set(count, batch);
    return batch;
  }
}
