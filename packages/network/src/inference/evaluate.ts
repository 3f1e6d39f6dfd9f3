import type { Dataset } from "@nn/data";
import type { Layer } from "@nn/layers";
import { InvalidArgumentError, Procedure, placeholder } from "@nn/tensor";
import type { Loss } from "../losses/index.js";
import type { Metric } from "../metrics/index.js";
import { lossOfBatch } from "../model/batch-loss.js";
import { countOf, Totals, type BatchScores } from "../model/totals.js";
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
    const totals = new Totals(this.#metrics);
    const pacer = new Pacer();
    for await (const batch of epochBatches(data, { size: CHUNK, epoch: 0 }, new BatchBuffers(data))) {
      if (!data.inMemory) check(batch);
      totals.add(this.#run(batch));
      if (pacer.isDue) await pacer.pause();
    }
    if (totals.count === 0)
      throw new InvalidArgumentError("evaluate: the dataset is empty; a mean needs at least one example");
    return totals.scores();
  }

  #run({ signature, x, y, weights }: TrainingBatch): BatchScores {
    const results = this.#procedure(signature).run(weights ? [x, y, weights] : [x, y]);
    const [[loss], [lossWeight], ...sums] = results.map(({ data }) => data);
    return { loss, lossWeight, count: countOf(signature.size, weights), sums };
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
    const loss = lossOfBatch(this.#loss, prediction, y, weighted ? weights : undefined);
    const sums = this.#metrics.map((metric) => metric.sums(prediction, y, weighted ? weights : undefined));
    procedure = new Procedure({
      inputs: weighted ? [x, y, weights] : [x, y],
      outputs: [loss.sum, loss.weight, ...sums],
    });
    this.#programs.set(key, procedure);
    return procedure;
  }
}
