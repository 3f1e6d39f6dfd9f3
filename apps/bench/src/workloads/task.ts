import { RandomStream } from "@nn/tensor";
import { sizeOf } from "../ops/case.js";
import { place, totalsOf, type LayerTask } from "./layers/place.js";
import type { Examples, OptimizerSpec, Workload } from "./workload.js";

/** A workload in numbers: plain data, which travels to the process that runs it. */
export interface Task {
  readonly workload: string;
  /** Shape of one example. */
  readonly input: readonly number[];
  readonly classes: number;
  readonly layers: readonly LayerTask[];
  readonly batchSize: number;
  readonly batches: readonly Examples[];
  readonly optimizer: OptimizerSpec;
}

/** Weights and examples of a workload; the same for the same seed. */
export function taskOf(workload: Workload, seed = 1): Task {
  const { name, input, layers, batchSize, batches, optimizer } = workload;
  const random = new RandomStream(seed);
  const placed = place(layers, input, random);
  return {
    workload: name,
    input,
    classes: placed.at(-1)?.output.at(-1) ?? 0,
    layers: placed,
    batchSize,
    batches: splitUp(workload.examples(batchSize * batches, random.fork("examples")), batches),
    optimizer,
  };
}

function splitUp({ x, labels }: Examples, parts: number): Examples[] {
  const part = <T extends Float32Array | Int32Array>(all: T, i: number): T =>
    all.slice((i * all.length) / parts, ((i + 1) * all.length) / parts) as T;
  return Array.from({ length: parts }, (_, i) => ({ x: part(x, i), labels: part(labels, i) }));
}

/** Numbers in an example. */
export const featuresOf = ({ input }: Task): number => sizeOf(input);

/** Number of weights and biases. */
export const parameterCount = ({ layers }: Task): number => totalsOf(layers).parameters;

/**
 * Floating-point operations of a step in its products and convolutions: forward, as many for the weights' gradient, and
 * as many for the inputs' gradient, which the first layer does not need.
 */
export const stepFlops = ({ layers, batchSize }: Task): number =>
  batchSize * (3 * totalsOf(layers).flops - layers[0].flops);

/** Labels as rows of 0 and 1, for peers whose cross entropy wants them so. */
export function oneHot(labels: Int32Array, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  for (const [i, label] of labels.entries()) rows[i * classes + label] = 1;
  return rows;
}
