import type { Dataset } from "@nn/data";
import { asLayers, withParameterBudget, type Layer } from "@nn/layers";
import {
  InvalidArgumentError,
  RandomStream,
  checkShape,
  type Explanation,
  type HostValues,
  type NdArray,
  type Parameter,
  type Shape,
} from "@nn/tensor";
import type { Optimizer } from "@nn/optimizers";
import { Inference } from "./inference/inference.js";
import { featuresOf, type PredictInput } from "./inference/predict.js";
import { captureNetwork, type NetworkCaptures, type NetworkGradients } from "./inspect/capture.js";
import { explainNetwork, type ExplainNetworkOptions } from "./inspect/explain.js";
import { memoryOfNetwork } from "./inspect/memory.js";
import { stepOf } from "./inspect/step.js";
import type { Loss } from "./losses/index.js";
import type { Metric } from "./metrics/index.js";
import { checkNetworkOptions } from "./model/check-options.js";
import { Carried } from "./model/carried.js";
import { checkBatch, checkDataset, checkIsDataset } from "./model/check-data.js";
import { layersForInput } from "./model/for-input.js";
import { Learned } from "./model/learned.js";
import { lossBehind } from "./model/loss-behind.js";
import {
  buildLayers,
  checkPaths,
  nameLayers,
  type ParameterBlock,
  parametersOf,
  statesOf,
  type NamedParameter,
} from "./model/parameters.js";
import type { NetworkOptions, NetworkView } from "./model/network-view.js";
import type { MemoryOptions, NetworkMemory } from "./model/network-memory.js";
import { summarize, type SummaryOptions } from "./model/summary.js";
import { loadFile, saveFile, type FilePath } from "./persistence/file.js";
import { decodeArchitecture, encodeNetwork, restoreNetwork, type LoadOptions } from "./persistence/format.js";
import type { TrainingBatch } from "./training/batch.js";
import { weightsOf } from "./training/class-weights.js";
import { earlyStoppingOf } from "./training/early-stopping.js";
import type { History, Scores } from "./training/history.js";
import type { OptimizerState } from "./training/optimizer-state.js";
import {
  checkOptimizer,
  checkTrainOptions,
  type ProgressDisplay,
  type RunOptions,
  type TrainOptions,
} from "./training/options.js";
import { displayFor } from "./training/terminal-progress.js";
import { Trainer } from "./training/trainer.js";

/**
 * Layers, a loss and metrics, initialised from hyper-parameters: trains through an optimizer, evaluates, predicts, and
 * is saved in one file. Same seed, same bits.
 */
export class Network implements NetworkView {
  readonly name: string;
  readonly input: Shape;
  /** Shape of one prediction, without the batch axis. */
  readonly output: Shape;
  readonly layers: readonly Layer[];
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  readonly seed: number;
  /** Epochs trained so far, over all calls of `train`. */
  epoch = 0;
  readonly #carried: Carried;
  /** What predicts and evaluates. */
  readonly inference: Inference;
  #learned: Learned;

  constructor(options: NetworkOptions) {
    checkNetworkOptions(options);
    const { input, layers, loss, metrics = [], seed = 0, name = "network" } = options;
    this.name = name;
    this.input = checkShape(input, "Network: input");
    this.layers = asLayers(layers, "Network: layers");
    this.seed = seed;
    nameLayers(this.layers);
    this.output = buildLayers(this.layers, this.input, new RandomStream(seed).fork("weights"));
    this.loss = lossBehind(this.layers, loss);
    // A metric may need to know how the loss reads predictions: as logits or as probabilities.
    this.metrics = metrics.map((metric) => metric.withLoss?.(this.loss) ?? metric);
    checkPaths(this.namedParameters(), this.namedStates());
    this.#learned = new Learned(this.namedParameters());
    this.#carried = new Carried(this.layers);
    this.inference = new Inference(this, this.#carried);
  }

  /** Number of trained and frozen parameters. */
  get parameterCount(): number {
    return this.#learned.block.storage.size;
  }

  /** The moments of the last optimizer, once the network has been trained. */
  get optimizerState(): OptimizerState | undefined {
    return this.#learned.optimizerState;
  }

  get block(): ParameterBlock {
    return this.#learned.block;
  }

  /** Layers, and those inside them, with shapes, parameters and FLOPs; the memory of predictions and of training; as text. */
  summary(options: SummaryOptions = {}): string {
    return summarize(this, options);
  }

  /** Bytes: parameters, gradients, moments, and the work of a prediction and, with a batch size, of a training step. */
  memory(options: MemoryOptions = {}): NetworkMemory {
    this.#learned.settle(this.namedParameters());
    return memoryOfNetwork(this, this.inference.predictor, options);
  }

  /**
   * Trains on a dataset. Runs one after another go on where the last one ended, moments included, as long as the
   * optimizer is of the same kind.
   *
   * @throws {DataError} the data does not fit the network; nothing was done.
   * @throws {NonFiniteError} the loss or a gradient is NaN or infinite; the weights are those before that step.
   * @throws the signal's reason, when it aborts.
   */
  async train(data: Dataset, options: TrainOptions): Promise<History> {
    checkIsDataset(data, "train");
    checkTrainOptions(options);
    options.signal?.throwIfAborted();
    checkDataset(data, this, "train");
    if (options.validation) checkDataset(options.validation, this, "train: validation");
    const classWeights = weightsOf(options.classWeights, data, this.output);
    const stopping = earlyStoppingOf(options, this);
    this.#carried.checkTraining({ ...options, data });
    return this.exclusively(async () => {
      const display = await displayFor(options.progress, this.name);
      const trainer = this.#trainer(data, { ...options, classWeights, stopping }, display);
      const history = await this.#learned.block.during(() => trainer.run());
      stopping?.restore();
      return history;
    });
  }

  /**
   * Runs something that changes the weights, as the only one at a time.
   *
   * @throws {TrainingInProgressError} another run is going on.
   */
  async exclusively<T>(run: () => Promise<T>): Promise<T> {
    return this.#learned.exclusively(this.name, run);
  }

  /**
   * The loss and metrics over a dataset, in inference mode. Layers that are `stateful` begin at zero, go on from batch to
   * batch, and know afterwards what they knew before.
   */
  async evaluate(data: Dataset): Promise<Scores> {
    checkDataset(data, this, "evaluate");
    this.#carried.check(data.length, "evaluate");
    return this.inference.evaluator.run(data, this.inference.predictor.rowsAtOnce, this.checkBatch);
  }

  /**
   * The network's outputs for rows of features [N, ...input]: a typed array and its shape [N, ...output]. Layers that are
   * `stateful` go on where the batch before ended, also from call to call, until `resetState`; while a training run is going
   * on, its state stays as it is.
   */
  async predict(x: PredictInput): Promise<NdArray> {
    const features = featuresOf(x, this.input, this.layers);
    const run = (): NdArray => this.inference.predictor.run(features);
    return this.#learned.isTraining ? this.#carried.passing(run) : run();
  }

  /** Layers that are `stateful` begin at zero again, as at the beginning of another text. */
  resetState(): void {
    this.#carried.reset();
  }

  /** The program that predicts that many rows or, with an optimizer, that trains on them, as readable text. */
  program(rows = 1, optimizer?: Optimizer): string {
    if (!Number.isSafeInteger(rows) || rows < 0) {
      throw new InvalidArgumentError(`program: rows must be an integer ≥ 0, got ${String(rows)}`);
    }
    if (optimizer !== undefined) checkOptimizer(optimizer, "program");
    this.#learned.settle(this.namedParameters());
    return (optimizer ? stepOf(this, optimizer, rows).procedure : this.inference.predictor.procedure(rows)).toString();
  }

  /**
   * Where the time goes, step by step: of a training step if there is an optimizer, else of a prediction, on the first
   * batch of the data. Nothing is trained: weights, statistics and moments stay as they are.
   *
   * @throws {DataError} the data does not fit the network.
   * @throws {TrainingInProgressError} a training run is going on.
   */
  async explain(data: PredictInput, options: ExplainNetworkOptions = {}): Promise<Explanation> {
    return explainNetwork(this, this.inference.predictor, data, options);
  }

  /**
   * What passes through the network for rows of features [N, ...input], in inference mode: every layer's result by its
   * path, and what layers mark by `capture`. With targets also the loss, and its gradient by each of them.
   *
   * @throws {DataError} the data does not fit the network.
   */
  async capture(x: PredictInput): Promise<NetworkCaptures>;
  async capture(x: PredictInput, y: HostValues): Promise<NetworkGradients>;
  async capture(x: PredictInput, y?: HostValues): Promise<NetworkCaptures> {
    return captureNetwork(this, x, y);
  }

  /** Weights, running statistics, architecture and optimizer state as the bytes of a safetensors file. */
  toBytes(): Uint8Array {
    return encodeNetwork(this);
  }

  /** Saves in one safetensors file, all or nothing: a crash leaves the old file. Node only; elsewhere use `toBytes`. */
  async save(path: FilePath): Promise<void> {
    await saveFile(path, this.toBytes());
  }

  /** A network from the bytes that `toBytes` made. */
  static fromBytes(bytes: Uint8Array, options: LoadOptions = {}): Network {
    // A file's own size bounds what it can make: an architecture may claim anything.
    const network = withParameterBudget(
      (Object(bytes) as Partial<Uint8Array>).byteLength ?? 0,
      () => new Network(decodeArchitecture(bytes, options)),
    );
    network.restore(bytes);
    return network;
  }

  /** A network from a file that `save` wrote. Node only. */
  static async load(path: FilePath, options: LoadOptions = {}): Promise<Network> {
    return Network.fromBytes(await loadFile(path), options);
  }

  /**
   * Takes over weights, running statistics and training state from the bytes of a saved network of the same
   * architecture.
   *
   * @throws {CheckpointError} listing everything that differs; the network is unchanged.
   */
  restore(bytes: Uint8Array): void {
    const { optimizerState, epoch } = restoreNetwork(this, bytes);
    this.#learned.optimizerState = optimizerState;
    this.epoch = epoch;
  }

  /**
   * The same network for examples of another shape, such as longer sequences or larger images: with the same parameters,
   * statistics and moments, so that what either learns the other knows.
   *
   * @throws {InvalidArgumentError} a parameter whose size depends on the shape, such as W of a dense layer behind flatten.
   */
  forInput(input: Shape): Network {
    this.#learned.checkIdle(this.name);
    this.updateLayout();
    const { loss, metrics, seed, name } = this;
    const layers = layersForInput(this.layers, checkShape(input, "forInput: input"));
    const other = new Network({ input, layers, loss, metrics, seed, name });
    // The new block has taken over all parameters, in the same order.
    this.#learned.block = other.#learned.block;
    other.#learned = this.#learned;
    other.epoch = this.epoch;
    return other;
  }

  /** Running statistics and other untrained state of all layers with their paths. */
  namedStates(): { readonly path: string; readonly parameter: Parameter }[] {
    return statesOf(this.layers);
  }

  /** Parameters of all layers with their paths. */
  namedParameters(): NamedParameter[] {
    return parametersOf(this.layers);
  }

  #trainer(data: Dataset, options: RunOptions, display: ProgressDisplay | undefined): Trainer {
    const state = this.#learned.begin(options.optimizer, this.namedParameters(), this.name);
    const { layers, loss, metrics } = this;
    const { block } = this.#learned;
    const parts = { layers, loss, metrics, block, optimizer: options.optimizer, state };
    // Batches that go on where the one before ended keep their order.
    const { shuffle = this.#carried.rows === undefined } = options;
    return new Trainer(this, parts, data, { ...options, shuffle }, display);
  }

  /** Where layers were frozen or thawed the parameters move, and programs that know their places are traced anew. */
  updateLayout(): void {
    this.#learned.updateLayout(this.namedParameters());
  }

  /** Refuses a batch of a stream that does not fit. */
  readonly checkBatch = (batch: TrainingBatch): void => checkBatch(batch, this);
}
