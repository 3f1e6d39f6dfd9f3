import type { Dataset } from "@nn/data";
import type { Layer } from "@nn/layers";
import { InvalidArgumentError, Procedure, mul, placeholder, sum } from "@nn/tensor";
import type { Loss } from "../losses/index.js";
import type { Metric } from "../metrics/index.js";
import { forwardThrough } from "../model/forward.js";
import { BatchBuffers, epochBatches, type BatchSignature, type TrainingBatch } from "../training/batch.js";
import type { Scores } from "../training/history.js";
import { Pacer } from "../training/pause.js";
import { CHUNK } from "./predict.js";

/** The loss and metrics of a dataset in inference mode: exact means over all examples, whatever the batch size. */
export class Evaluator {
  readonly #layers: readonly Layer[];
  readonly #loss: Loss;
  readonly #metrics: readonly Metric[];
  readonly #programs = new Map<string, Procedure>();

  constructor(layers: readonly Layer[], loss: Loss, metrics: readonly Metric[]) {
    this.#layers = layers;
    this.#loss = loss;
    this.#metrics = metrics;
  }

  async run(data: Dataset, check: (batch: TrainingBatch) => void): Promise<Scores> {
    const totals: number[][] = [];
    const pacer = new Pacer();
    let count = 0;
    for await (const batch of epochBatches(data, { size: CHUNK, epoch: 0 }, new BatchBuffers(data))) {
      if (!data.inMemory) check(batch);
      this.#run(batch).forEach((values, i) => {
        const total = (totals[i] ??= new Array<number>(values.length).fill(0));
        for (let k = 0; k < values.length; k++) total[k] += values[k];
      });
      count += batch.weights ? sumOf(batch.weights) : batch.signature.size;
      if (pacer.isDue) await pacer.pause();
    }
    if (count === 0)
      throw new InvalidArgumentError("evaluate: the dataset is empty; a mean needs at least one example");
    const [[loss], ...sums] = totals;
    const metrics = this.#metrics.map((metric, i) => [metric.name, metric.value(sums[i], count)]);
    return { loss: loss / count, ...Object.fromEntries(metrics) };
  }

  #run({ signature, x, y, weights }: TrainingBatch): ArrayLike<number>[] {
    const procedure = this.#procedure(signature);
    return procedure.run(weights ? [x, y, weights] : [x, y]).map(({ data }) => data);
  }

  #procedure(signature: BatchSignature): Procedure {
    const { size, input, target, targetType, weighted } = signature;
    const key = `${size}|${target.join()}|${targetType}|${weighted}`;
    let procedure = this.#programs.get(key);
    if (procedure) return procedure;
    const x = placeholder(0, [size, ...input], "float32");
    const y = placeholder(1, [size, ...target], targetType);
    const weights = placeholder(2, [size], "float32");
    const prediction = forwardThrough(this.#layers, x).at(-1)?.y ?? x;
    const perExample = this.#loss.perExample(prediction, y);
    const loss = sum(weighted ? mul(perExample, weights) : perExample);
    const sums = this.#metrics.map((metric) => metric.sums(prediction, y, weighted ? weights : undefined));
    procedure = new Procedure({ inputs: weighted ? [x, y, weights] : [x, y], outputs: [loss, ...sums] });
    this.#programs.set(key, procedure);
    return procedure;
  }
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
