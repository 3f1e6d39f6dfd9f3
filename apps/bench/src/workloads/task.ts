import { initializers, RandomStream } from "@nn/tensor";
import type { ActivationName, Examples, OptimizerSpec, Workload } from "./workload.js";

/** A layer with its first weights, so that all peers begin at the same place. */
export interface LayerTask {
  readonly inputs: number;
  readonly units: number;
  readonly activation?: ActivationName | undefined;
  /** [inputs, units], row by row. Biases begin as zeros. */
  readonly weights: Float32Array;
}

/** A workload in numbers: plain data, which travels to the process that runs it. */
export interface Task {
  readonly workload: string;
  readonly features: number;
  readonly classes: number;
  readonly layers: readonly LayerTask[];
  readonly batchSize: number;
  readonly batches: readonly Examples[];
  readonly optimizer: OptimizerSpec;
}

/** Weights and examples of a workload; the same for the same seed. */
export function taskOf(workload: Workload, seed = 1): Task {
  const { name, features, layers, batchSize, batches, optimizer } = workload;
  const random = new RandomStream(seed);
  const widths = [features, ...layers.map(({ units }) => units)];
  return {
    workload: name,
    features,
    classes: layers[layers.length - 1].units,
    layers: layers.map(({ units, activation }, i) => ({
      inputs: widths[i],
      units,
      activation,
      weights: initializers.glorotUniform().fill([widths[i], units], random.fork(`layer ${i}`)),
    })),
    batchSize,
    batches: splitUp(workload.examples(batchSize * batches, random.fork("examples")), batches, features),
    optimizer,
  };
}

function splitUp({ x, labels }: Examples, parts: number, features: number): Examples[] {
  const size = labels.length / parts;
  return Array.from({ length: parts }, (_, i) => ({
    x: x.slice(i * size * features, (i + 1) * size * features),
    labels: labels.slice(i * size, (i + 1) * size),
  }));
}

/** Number of weights and biases. */
export const parameterCount = ({ layers }: Task): number =>
  layers.reduce((sum, { inputs, units }) => sum + (inputs + 1) * units, 0);

/** Labels as rows of 0 and 1, for peers whose cross entropy wants them so. */
export function oneHot(labels: Int32Array, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  for (const [i, label] of labels.entries()) rows[i * classes + label] = 1;
  return rows;
}
