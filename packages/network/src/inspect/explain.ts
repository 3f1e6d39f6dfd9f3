import { Dataset } from "@nn/data";
import type { Optimizer } from "@nn/optimizers";
import { checkOptions, describe, InvalidArgumentError, sizeOf, type Explanation } from "@nn/tensor";
import { featuresOf, type PredictInput, type Predictor } from "../inference/predict.js";
import { checkDataset } from "../model/check-data.js";
import type { NetworkView } from "../model/network-view.js";
import { streamBatches, type TrainingBatch } from "../training/batch.js";
import { checkOptimizer } from "../training/options.js";
import { stepOf } from "./step.js";

export interface ExplainNetworkOptions {
  /** With an optimizer a training step is explained, without one a prediction. */
  readonly optimizer?: Optimizer;
  /** Rows at a time: the optimizer's `miniBatch` without it, or as many as `predict` takes at a time. null: all. */
  readonly batchSize?: number | null;
  /** How often it is timed; without it as often as takes some tenths of a second. */
  readonly repeats?: number;
}

/** Times a training step, if there is an optimizer, or else a prediction. */
export async function explainNetwork(
  network: NetworkView,
  predictor: Predictor,
  data: PredictInput,
  options: ExplainNetworkOptions,
): Promise<Explanation> {
  check(options);
  const { optimizer } = options;
  if (!optimizer) return explainPrediction(network, predictor, data, options);
  if (!(data instanceof Dataset)) {
    throw new InvalidArgumentError("explain: a training step needs targets; give a Dataset, Dataset.from({ x, y })");
  }
  checkDataset(data, network, "explain");
  const batch = await firstBatch(data, options.batchSize === undefined ? optimizer.miniBatch : options.batchSize);
  network.checkBatch(batch);
  return network.exclusively(async () => {
    network.updateLayout();
    return explainTraining(network, optimizer, batch, options);
  });
}

function check(options: ExplainNetworkOptions): void {
  checkOptions(options, ["optimizer", "batchSize", "repeats"], "explain");
  const { optimizer, batchSize } = options;
  if (optimizer !== undefined) checkOptimizer(optimizer, "explain");
  if (batchSize !== undefined && batchSize !== null && !(Number.isSafeInteger(batchSize) && batchSize >= 1)) {
    throw new InvalidArgumentError(`explain: batchSize must be an integer ≥ 1 or null, got ${describe(batchSize)}`);
  }
}

/** The first batch, in the data's own order. */
async function firstBatch(data: Dataset, size: number | null): Promise<TrainingBatch> {
  for await (const batch of streamBatches(data, { size, epoch: 0 })) return batch;
  throw new InvalidArgumentError("explain: the dataset is empty");
}

function explainTraining(
  network: NetworkView,
  optimizer: Optimizer,
  batch: TrainingBatch,
  { repeats }: ExplainNetworkOptions,
): Explanation {
  const step = stepOf(network, optimizer, batch.signature);
  const title = `${network.name}: training step with ${optimizer.name}, ${batch.signature.size} examples`;
  return step.explain(batch, { learningRate: optimizer.learningRateAt(0), step: 1, key: [0, 0] }, { repeats, title });
}

function explainPrediction(
  { name, input, layers }: NetworkView,
  predictor: Predictor,
  x: PredictInput,
  { repeats, batchSize = predictor.rowsAtOnce }: ExplainNetworkOptions,
): Explanation {
  const { data, shape } = featuresOf(x, input, layers);
  const rows = Math.min(shape[0], batchSize ?? shape[0]);
  const values = data.subarray(0, rows * sizeOf(input));
  const title = `${name}: prediction of ${rows} ${rows === 1 ? "row" : "rows"}`;
  return predictor.procedure(rows).explain([values], { repeats, title });
}
