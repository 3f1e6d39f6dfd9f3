import type { Dataset } from "@nn/data";
import type { Layer } from "@nn/layers";
import { Procedure, Recent, placeholder } from "@nn/tensor";
import type { Loss } from "../losses/index.js";
import type { Metric } from "../metrics/index.js";
import { lossOfBatch } from "../model/batch-loss.js";
import type { NetworkView } from "../model/network-view.js";
import { countOf, Totals } from "../model/totals.js";
import type { Carried } from "../model/carried.js";
import { forwardThrough, inputOf, InferenceContext } from "../model/forward.js";
import { MemoryBatches, streamBatches, type BatchSignature, type TrainingBatch } from "../training/batch.js";
import type { Scores } from "../training/history.js";
import { Pacer } from "../training/pause.js";
import { MOST_PROGRAMS } from "./predict.js";

/** The loss and metrics of a dataset in inference mode: exact means over all examples, whatever the batch size. */
export class Evaluator {
  readonly #layers: readonly Layer[];
  readonly #loss: Loss;
  readonly #metrics: readonly Metric[];
  readonly #carried: Carried;
  readonly #programs = new Recent<Procedure>({ count: MOST_PROGRAMS });

  constructor({ layers, loss, metrics }: Pick<NetworkView, "layers" | "loss" | "metrics">, carried: Carried) {
    this.#layers = layers;
    this.#loss = loss;
    this.#metrics = metrics;
    this.#carried = carried;
  }

  async run(data: Dataset, rowsAtOnce: number, check: (batch: TrainingBatch) => void): Promise<Scores> {
    const totals = new Totals(this.#metrics);
    const pacer = new Pacer();
    const apart = this.#carried.apart();
    const options = { size: rowsAtOnce, epoch: 0 };
    if (data.inMemory) {
      const batches = new MemoryBatches(data);
      batches.begin(options);
      for (let batch = batches.next(); batch; batch = batches.next()) {
        apart(() => this.#run(batch, totals));
        if (pacer.isDue) await pacer.pause();
      }
    } else {
      for await (const batch of streamBatches(data, options)) {
        check(batch);
        apart(() => this.#run(batch, totals));
        if (pacer.isDue) await pacer.pause();
      }
    }
    return totals.scores("evaluate");
  }

  #run({ signature, x, y, weights }: TrainingBatch, totals: Totals): void {
    const results = this.#procedure(signature).run(weights ? [x, y, weights] : [x, y]);
    const [[loss], [lossWeight], ...sums] = results.map(({ data }) => data);
    totals.add(loss, lossWeight, countOf(signature.size, weights), sums);
  }

  #procedure(signature: BatchSignature): Procedure {
    const { size, target, targetType, weighted } = signature;
    const key = `${size}|${target.join()}|${targetType}|${weighted}`;
    return this.#programs.get(key, () => this.#trace(signature));
  }

  #trace({ size, input, target, targetType, weighted }: BatchSignature): Procedure {
    const x = inputOf(this.#layers, [size, ...input]);
    const y = placeholder(1, [size, ...target], targetType);
    const weights = placeholder(2, [size], "float32");
    const context = new InferenceContext();
    const prediction = forwardThrough(this.#layers, x, context).at(-1)?.y ?? x;
    const loss = lossOfBatch(this.#loss, prediction, y, weighted ? weights : undefined);
    const sums = this.#metrics.map((metric) => metric.sums(prediction, y, weighted ? weights : undefined));
    return new Procedure({
      inputs: weighted ? [x, y, weights] : [x, y],
      outputs: [loss.sum, loss.weight, ...sums],
      updates: context.updates,
    });
  }
}
