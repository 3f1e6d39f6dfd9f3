import type { Dataset } from "@nn/data";
import { RandomStream } from "@nn/tensor";
import { NonFiniteError } from "../errors.js";
import { countOf, Totals } from "../model/totals.js";
import { batchKey } from "./batch-key.js";
import { BatchBuffers, epochBatches, type BatchSignature, type TrainingBatch } from "./batch.js";
import { findNonFinite } from "./diagnose.js";
import { HistoryRecorder, type History, type Scores } from "./history.js";
import type { EpochReport, Progress, ProgressDisplay, TrainOptions } from "./options.js";
import { Pacer } from "./pause.js";
import { ProgressMeter } from "./progress-meter.js";
import { TrainingStep, type StepParts, type StepScalars } from "./step.js";

/** What a run reads of its network, and what it leaves there. */
export interface TrainingTarget {
  readonly seed: number;
  /** Epochs trained in earlier runs; they go on counting, so that runs one after another equal one long run. */
  epoch: number;
  evaluate(data: Dataset): Promise<Scores>;
  checkBatch(batch: TrainingBatch): void;
}

/** One training run: epochs of batches, each a program's run. */
export class Trainer {
  readonly #target: TrainingTarget;
  readonly #parts: StepParts;
  readonly #data: Dataset;
  readonly #options: TrainOptions;
  readonly #buffers: BatchBuffers;
  readonly #steps = new Map<string, TrainingStep>();
  readonly #display: ProgressDisplay | undefined;
  readonly #meter: ProgressMeter;
  readonly #pacer = new Pacer();
  readonly #history = new HistoryRecorder();
  readonly #dropoutSeed: RandomStream;
  readonly #stepsBefore: number;
  #taken = 0;

  constructor(
    target: TrainingTarget,
    parts: StepParts,
    data: Dataset,
    options: TrainOptions,
    display?: ProgressDisplay,
  ) {
    this.#target = target;
    this.#parts = parts;
    this.#data = data;
    this.#options = options;
    this.#display = display;
    this.#buffers = new BatchBuffers(data, options.classWeights);
    this.#meter = new ProgressMeter(options.epochs ?? 1, data.length, parts.optimizer.miniBatch);
    this.#stepsBefore = parts.state.step;
    this.#dropoutSeed = new RandomStream(target.seed).fork("step");
  }

  async run(): Promise<History> {
    const { epochs = 1, signal, onAbort = "reject" } = this.#options;
    try {
      for (let n = 1; n <= epochs; n++) {
        signal?.throwIfAborted();
        await this.#epoch(n);
      }
      return this.#history.finish("completed", this.#taken);
    } catch (error) {
      if (signal?.aborted && onAbort === "resolve" && error === signal.reason)
        return this.#history.finish("aborted", this.#taken);
      throw error;
    } finally {
      this.#display?.end();
    }
  }

  async #epoch(number: number): Promise<void> {
    const totals = new Totals(this.#parts.metrics);
    this.#meter.beginEpoch(number);
    let progress: Progress | undefined;
    for await (const batch of this.#batches()) {
      const loss = this.#step(batch, number, totals);
      progress = this.#meter.advance(batch.signature.size, loss);
      this.#options.onStep?.(progress);
      this.#display?.step(progress);
      if (this.#pacer.isDue) await this.#pacer.pause();
      this.#options.signal?.throwIfAborted();
    }
    this.#target.epoch++;
    await this.#finishEpoch(totals.scores(), progress ?? this.#meter.current);
  }

  #batches(): AsyncGenerator<TrainingBatch> | Generator<TrainingBatch> {
    const { shuffle = true, classWeights } = this.#options;
    const size = this.#parts.optimizer.miniBatch;
    // Where one batch holds all examples their order does not matter.
    const mixes = shuffle && size !== null && !(this.#data.length !== undefined && this.#data.length <= size);
    const seed = mixes ? batchKey(this.#target.seed) : undefined;
    const options = { size, seed, epoch: this.#target.epoch, classWeights };
    return this.#data.inMemory ? this.#buffers.fromMemory(options) : epochBatches(this.#data, options, this.#buffers);
  }

  /** One batch: nothing in here waits, since all programs share one arena. */
  #step(batch: TrainingBatch, epoch: number, totals: Totals): number {
    if (!this.#data.inMemory) this.#target.checkBatch(batch);
    const step = this.#stepFor(batch.signature);
    const scalars = this.#scalars();
    try {
      step.compute(batch, scalars);
      const { loss } = step;
      if (this.#options.checkFinite !== false && !step.isFinite) throw this.#nonFinite(batch, scalars, epoch);
      const { weight: lossWeight, sums } = step;
      const count = countOf(batch.signature.size, batch.weights);
      totals.add({ loss: loss * lossWeight, lossWeight, count, sums });
      step.commit();
      this.#parts.state.step++;
      this.#taken++;
      return loss;
    } finally {
      step.release();
    }
  }

  #stepFor(signature: BatchSignature): TrainingStep {
    const key = `${signature.size}|${signature.input.join()}|${signature.target.join()}|${signature.targetType}|${signature.weighted}`;
    let step = this.#steps.get(key);
    if (!step) this.#steps.set(key, (step = new TrainingStep(this.#parts, signature)));
    return step;
  }

  #scalars(): StepScalars {
    const { optimizer, state } = this.#parts;
    const stepsPerEpoch = this.#meter.batches;
    const totalSteps = stepsPerEpoch && this.#stepsBefore + stepsPerEpoch * (this.#options.epochs ?? 1);
    return {
      learningRate: optimizer.learningRateAt(state.step, { stepsPerEpoch, totalSteps }),
      step: state.step + 1,
      key: this.#dropoutSeed.fork(state.step).state.key,
    };
  }

  #nonFinite(batch: TrainingBatch, scalars: StepScalars, epoch: number): NonFiniteError {
    const number = this.#meter.current.batch + 1;
    const place = { epoch, batch: number, ...findNonFinite(this.#parts, batch, scalars) };
    const where = place.name ? `${place.kind} "${place.name}"` : `the ${place.kind}`;
    const what = place.operation ? `${where} (operation ${place.operation})` : where;
    return new NonFiniteError(
      `train: NaN or infinity in epoch ${epoch}, batch ${number}; it first appears in ${what}. ` +
        "The weights are those before this step. Look at the data, lower the learning rate or clip the gradients; " +
        "checkFinite: false goes on regardless.",
      place,
    );
  }

  async #finishEpoch(train: Scores, progress: Progress): Promise<void> {
    const { validation, onEpoch } = this.#options;
    const scores = validation && (await this.#target.evaluate(validation));
    this.#history.add(train, scores);
    const report: EpochReport = { ...progress, train, validation: scores };
    this.#display?.epoch(report);
    await onEpoch?.(report);
  }
}
