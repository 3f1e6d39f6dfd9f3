import {
  Parameter,
  Procedure,
  add,
  concat,
  gradients,
  mul,
  placeholder,
  reshape,
  scope,
  slice,
  sum,
  type Explanation,
  type ExplainOptions,
  type Tensor,
  type Update,
} from "@nn/tensor";
import type { Layer } from "@nn/layers";
import type { Optimizer } from "@nn/optimizers";
import type { Loss } from "../losses/index.js";
import type { Metric } from "../metrics/index.js";
import { lossOfBatch } from "../model/batch-loss.js";
import type { ParameterBlock } from "../model/parameters.js";
import { forwardThrough, inputOf, TrainingContext, type LayerOutput } from "../model/forward.js";
import type { BatchSignature, TrainingBatch } from "./batch.js";
import type { OptimizerState } from "./optimizer-state.js";

/** What a training step is made from. */
export interface StepParts {
  readonly layers: readonly Layer[];
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  readonly block: ParameterBlock;
  readonly optimizer: Optimizer;
  readonly state: OptimizerState;
}

/** Numbers that change from step to step without a new program. */
export interface StepScalars {
  learningRate: number;
  /** Steps taken, this one included: 1 in the first. */
  step: number;
  /** Names the random numbers of this step. */
  key: readonly [number, number];
}

/** The tensors of a traced training step, before they are planned. */
export interface TracedStep {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly LayerOutput[];
  readonly loss: Tensor;
  /** What the loss is a mean over. */
  readonly weight: Tensor;
  readonly gradients: readonly Tensor[];
  readonly finite: Tensor;
  readonly sums: readonly Tensor[];
  readonly updates: readonly Update[];
}

/** Forward, backward, regularization, clipping and the optimizer's update, as one graph. */
export function traceStep(parts: StepParts, signature: BatchSignature): TracedStep {
  const { size, input, target, targetType, weighted } = signature;
  const x = inputOf(parts.layers, [size, ...input]);
  const y = placeholder(1, [size, ...target], targetType);
  const weights = placeholder(2, [size], "float32");
  const [learningRate, step] = [placeholder(3, [], "float32"), placeholder(4, [], "float32")];
  const key = placeholder(5, [2], "int32");
  const context = new TrainingContext(key);
  const outputs = forwardThrough(parts.layers, x, context);
  const prediction = outputs.at(-1)!.y;
  const given = weighted ? weights : undefined;
  const { mean: loss, weight } = scope("loss", () => lossOfBatch(parts.loss, prediction, y, given));
  const trained = parts.block.trained.map(({ parameter }) => parameter);
  const exact = gradients(loss, trained);
  const sums = scope("metrics", () => parts.metrics.map((metric) => metric.sums(prediction, y, given)));
  const { finite, updates } = scope("optimizer", () => descend(parts, loss, exact, learningRate, step));
  return {
    inputs: [x, y, weights, learningRate, step, key],
    outputs,
    loss,
    weight,
    gradients: exact,
    finite,
    sums,
    updates: [...updates, ...context.updates],
  };
}

/** Clipping and the update, and whether what they start from is finite. */
function descend(
  parts: StepParts,
  loss: Tensor,
  exact: readonly Tensor[],
  learningRate: Tensor,
  step: Tensor,
): { finite: Tensor; updates: Update[] } {
  const clipped = parts.optimizer.clip?.apply(exact) ?? exact;
  const block = exact.length > 0 ? concat(clipped.map((gradient) => reshape(gradient, [-1]))) : undefined;
  const updates = block ? optimizerUpdates(parts, block, learningRate, step) : [];
  return { finite: finiteness(loss, block), updates };
}

/** The values of a traced step's inputs, in their order. */
export function inputsOf(batch: TrainingBatch, scalars: StepScalars): ArrayLike<number>[] {
  const { learningRate, step, key } = scalars;
  return [batch.x, batch.y, batch.weights ?? new Float32Array(batch.signature.size), [learningRate], [step], key];
}

/** 0 where the loss and every gradient are finite, NaN otherwise: 0 · x is NaN for infinities as well. */
function finiteness(loss: Tensor, block: Tensor | undefined): Tensor {
  const ofLoss = mul(loss, 0);
  return block ? add(ofLoss, sum(mul(block, 0))) : ofLoss;
}

/** One update per run of the block: the values, and each moment in its parallel block. */
function optimizerUpdates(
  { block, optimizer, state }: StepParts,
  gradient: Tensor,
  learningRate: Tensor,
  step: Tensor,
): Update[] {
  return block.runsFor(optimizer).flatMap(({ start, length, regularized }) => {
    const p = new Parameter([length], block.storage, start, "P");
    const g = slice(gradient, [[start, start + length]]);
    const moments = new Map(
      optimizer.stateNames.map((name) => [name, new Parameter([length], state.block(name), start, name)]),
    );
    const result = optimizer.update({ p, g, state: Object.fromEntries(moments), learningRate, step, regularized });
    const moved = [...moments].map(([name, target]) => ({ target, value: result.state[name] }));
    return [...moved, { target: p, value: result.p }];
  });
}

/** A training step for batches of one signature. Taking one allocates nothing. */
export class TrainingStep {
  readonly procedure: Procedure;
  /** The metrics' sums over the last batch. */
  readonly sums: readonly Float64Array[];
  readonly #scalar = new Float32Array(1);
  readonly #key = new Int32Array(2);

  constructor(parts: StepParts, signature: BatchSignature) {
    const { inputs, loss, weight, finite, sums, updates } = traceStep(parts, signature);
    this.sums = sums.map(({ size }) => new Float64Array(size));
    this.procedure = new Procedure({ inputs, outputs: [loss, finite, weight, ...sums], updates });
  }

  /** Whether the step draws random numbers. */
  get isRandom(): boolean {
    return this.procedure.uses(5);
  }

  /** Forward and backward; nothing is changed yet. */
  compute(batch: TrainingBatch, scalars: StepScalars): void {
    const { procedure } = this;
    procedure.bind();
    procedure.write(0, batch.x);
    procedure.write(1, batch.y);
    if (batch.weights) procedure.write(2, batch.weights);
    this.#writeScalar(3, scalars.learningRate);
    this.#writeScalar(4, scalars.step);
    this.#key[0] = scalars.key[0];
    this.#key[1] = scalars.key[1];
    procedure.write(5, this.#key);
    procedure.compute();
    this.sums.forEach(this.#readSums);
  }

  get loss(): number {
    return this.procedure.readScalar(0);
  }

  get isFinite(): boolean {
    return Number.isFinite(this.procedure.readScalar(1));
  }

  /** What the loss is a mean over: the examples' total weight. */
  get weight(): number {
    return this.procedure.readScalar(2);
  }

  /** Writes parameters, moments and running statistics. */
  commit(): void {
    this.procedure.commit();
  }

  /** Where the time of this step goes; nothing is changed. */
  explain(batch: TrainingBatch, scalars: StepScalars, options: ExplainOptions): Explanation {
    return this.procedure.explain(inputsOf(batch, scalars), options);
  }

  /** Ends the binding to the parameters' memory, which steps after one another share. */
  release(): void {
    this.procedure.unbind();
  }

  readonly #readSums = (sums: Float64Array, metric: number): void => {
    for (let k = 0; k < sums.length; k++) sums[k] = this.procedure.readScalar(3 + metric, k);
  };

  #writeScalar(index: number, value: number): void {
    this.#scalar[0] = value;
    this.procedure.write(index, this.#scalar);
  }
}
