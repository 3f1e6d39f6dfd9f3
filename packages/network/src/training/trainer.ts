import type { Dataset } from "@nn/data";
import { RandomStream } from "@nn/tensor";
import { NonFiniteError, type NonFinitePlace } from "../errors.js";
import { countOf, Totals } from "../model/totals.js";
import { batchKey } from "./batch-key.js";
import { MemoryBatches, streamBatches, type BatchOptions, type BatchSignature, type TrainingBatch } from "./batch.js";
import { findNonFinite } from "./diagnose.js";
import { HistoryRecorder, type History, type Scores } from "./history.js";
import type { EpochReport, ProgressDisplay, RunOptions } from "./options.js";
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
  resetState(): void;
}

/** One training run: epochs of batches, each a program's run. */
export class Trainer {
  readonly #target: TrainingTarget;
  readonly #parts: StepParts;
  readonly #data: Dataset;
  readonly #options: RunOptions;
  readonly #memory: MemoryBatches | undefined;
  readonly #steps = new Map<string, TrainingStep>();
  readonly #display: ProgressDisplay | undefined;
  readonly #meter: ProgressMeter;
  readonly #pacer = new Pacer();
  readonly #history = new HistoryRecorder();
  readonly #dropoutSeed: RandomStream;
  readonly #stepsBefore: number;
  readonly #scalars: StepScalars = { learningRate: 0, step: 0, key: [0, 0] };
  #timing: { stepsPerEpoch?: number | undefined; totalSteps?: number | undefined } = {};
  #last: { readonly signature: BatchSignature; readonly step: TrainingStep } | undefined;
  #taken = 0;

  constructor(target: TrainingTarget, parts: StepParts, data: Dataset, options: RunOptions, display?: ProgressDisplay) {
    this.#target = target;
    this.#parts = parts;
    this.#data = data;
    this.#options = options;
    this.#display = display;
    this.#memory = data.inMemory ? new MemoryBatches(data, options.classWeights) : undefined;
    const { epochs = 1, dropLast } = options;
    this.#meter = new ProgressMeter(epochs, data.length, parts.optimizer.miniBatch, dropLast);
    this.#stepsBefore = parts.state.step;
    this.#dropoutSeed = new RandomStream(target.seed).fork("step");
  }

  async run(): Promise<History> {
    const { epochs = 1, signal, onAbort = "reject", stopping } = this.#options;
    try {
      if (epochs > 0) this.#prepare();
      for (let n = 1; n <= epochs; n++) {
        signal?.throwIfAborted();
        await this.#epoch(n);
        if (stopping?.isOver) return this.#finish("stopped");
      }
      return this.#finish("completed");
    } catch (error) {
      if (signal?.aborted && onAbort === "resolve" && error === signal.reason) return this.#finish("aborted");
      throw error;
    } finally {
      for (const step of this.#steps.values()) step.release();
      this.#display?.end();
    }
  }

  #finish(status: History["status"]): History {
    return this.#history.finish(status, this.#taken, this.#options.stopping?.bestEpoch);
  }

  /** Traces a step for every size of batch there will be: what one of them cannot learn from is refused before any work. */
  #prepare(): void {
    for (const signature of this.#memory?.signatures(this.#batchOptions()) ?? []) this.#stepFor(signature);
  }

  async #epoch(number: number): Promise<void> {
    this.#beginEpoch(number);
    const totals = new Totals(this.#parts.metrics);
    const memory = this.#memory;
    if (memory) {
      memory.begin(this.#batchOptions());
      for (let batch = memory.next(); batch; batch = memory.next()) {
        const waiting = this.#take(batch, number, totals);
        if (waiting) await waiting;
        this.#options.signal?.throwIfAborted();
      }
    } else {
      for await (const batch of streamBatches(this.#data, this.#batchOptions())) {
        this.#target.checkBatch(batch);
        const waiting = this.#take(batch, number, totals);
        if (waiting) await waiting;
        this.#options.signal?.throwIfAborted();
      }
    }
    const scores = totals.scores(`train: epoch ${number}`);
    this.#target.epoch++;
    await this.#finishEpoch(scores);
  }

  #beginEpoch(number: number): void {
    if (this.#options.resetState) this.#target.resetState();
    this.#meter.beginEpoch(number);
    const stepsPerEpoch = this.#meter.batches;
    const totalSteps = stepsPerEpoch && this.#stepsBefore + stepsPerEpoch * (this.#options.epochs ?? 1);
    this.#timing = { stepsPerEpoch, totalSteps };
  }

  #batchOptions(): BatchOptions {
    const { shuffle = true, classWeights, dropLast } = this.#options;
    const size = this.#parts.optimizer.miniBatch;
    // Where one batch holds all examples their order does not matter.
    const mixes = shuffle && size !== null && !(this.#data.length !== undefined && this.#data.length <= size);
    return {
      size,
      seed: mixes ? batchKey(this.#target.seed) : undefined,
      epoch: this.#target.epoch,
      dropLast,
      classWeights,
    };
  }

  /**
   * Trains on one batch. A promise where somebody is waited for, a listener or a page that has to draw: an await of nothing
   * would take as long as some steps of a small network.
   */
  #take(batch: TrainingBatch, epoch: number, totals: Totals): void | Promise<void> {
    this.#meter.advance(batch.signature.size, this.#step(batch, epoch, totals));
    const listener = this.#tell();
    return listener || this.#pacer.isDue ? this.#wait(listener) : undefined;
  }

  async #wait(listener: void | Promise<void>): Promise<void> {
    await listener;
    if (this.#pacer.isDue) await this.#pacer.pause();
  }

  #tell(): void | Promise<void> {
    if (!this.#options.onStep && !this.#display) return;
    const progress = this.#meter.current;
    this.#display?.step(progress);
    return this.#options.onStep?.(progress);
  }

  /** One batch: nothing in here waits, since all programs share one arena. */
  #step(batch: TrainingBatch, epoch: number, totals: Totals): number {
    const step = this.#stepFor(batch.signature);
    this.#setScalars(step);
    step.compute(batch, this.#scalars);
    const { loss, weight } = step;
    if (this.#options.checkFinite !== false && !step.isFinite) throw this.#nonFinite(batch, epoch);
    totals.add(loss * weight, weight, countOf(batch.signature.size, batch.weights), step.sums);
    step.commit();
    this.#parts.state.step++;
    this.#taken++;
    return loss;
  }

  /** Batches from memory share their signature, so the last step is found without a key. */
  #stepFor(signature: BatchSignature): TrainingStep {
    if (this.#last?.signature === signature) return this.#last.step;
    const { size, input, target, targetType, weighted } = signature;
    const key = `${size}|${input.join()}|${target.join()}|${targetType}|${weighted}`;
    let step = this.#steps.get(key);
    if (!step) this.#steps.set(key, (step = new TrainingStep(this.#parts, signature)));
    this.#last = { signature, step };
    return step;
  }

  #setScalars(step: TrainingStep): void {
    const { optimizer, state } = this.#parts;
    this.#scalars.learningRate = optimizer.learningRateAt(state.step, this.#timing);
    this.#scalars.step = state.step + 1;
    if (step.isRandom) this.#scalars.key = this.#dropoutSeed.fork(state.step).state.key;
  }

  #nonFinite(batch: TrainingBatch, epoch: number): NonFiniteError {
    const number = this.#meter.current.batch + 1;
    return notFinite({ epoch, batch: number, ...findNonFinite(this.#parts, batch, this.#scalars) });
  }

  async #finishEpoch(train: Scores): Promise<void> {
    const { validation, onEpoch, checkFinite } = this.#options;
    const scores = validation && (await this.#target.evaluate(validation));
    const { epoch, batch } = this.#meter.current;
    if (scores && checkFinite !== false && !Number.isFinite(scores.loss))
      throw notFinite({ epoch, batch, kind: "validation loss", name: "" });
    this.#history.add(train, scores);
    if (scores) this.#options.stopping?.see(epoch, scores);
    if (!onEpoch && !this.#display) return;
    const report: EpochReport = { ...this.#meter.current, train, validation: scores };
    this.#display?.epoch(report);
    await onEpoch?.(report);
  }
}

/** The error for the first NaN or infinity, with what to do about it. */
function notFinite(place: NonFinitePlace): NonFiniteError {
  const where = place.name ? `${place.kind} "${place.name}"` : `the ${place.kind}`;
  const what = place.operation ? `${where} (operation ${place.operation})` : where;
  return new NonFiniteError(
    `train: NaN or infinity in epoch ${place.epoch}, batch ${place.batch}; it first appears in ${what}. ` +
      "The weights are the last finite ones. Look at the data, lower the learning rate or clip the gradients; " +
      "checkFinite: false goes on regardless.",
    place,
  );
}
