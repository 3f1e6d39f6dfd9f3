import {
  Parameter,
  Procedure,
  add,
  concat,
  gradients,
  mul,
  placeholder,
  reshape,
  slice,
  sum,
  type Tensor,
  type Update,
} from "@nn/tensor";
import type { Layer } from "@nn/layers";
import type { Optimizer } from "@nn/optimizers";
import type { Loss } from "../losses/index.js";
import type { Metric } from "../metrics/index.js";
import { lossOfBatch } from "../model/batch-loss.js";
import type { ParameterBlock } from "../model/parameters.js";
import { forwardThrough, TrainingContext, type LayerOutput } from "../model/forward.js";
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
  readonly learningRate: number;
  /** Steps taken, this one included: 1 in the first. */
  readonly step: number;
  /** Names the random numbers of this step. */
  readonly key: readonly [number, number];
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
  const x = placeholder(0, [size, ...input], "float32");
  const y = placeholder(1, [size, ...target], targetType);
  const weights = placeholder(2, [size], "float32");
  const [learningRate, step] = [placeholder(3, [], "float32"), placeholder(4, [], "float32")];
  const key = placeholder(5, [2], "int32");
  const context = new TrainingContext(key);
  const outputs = forwardThrough(parts.layers, x, context);
  const prediction = outputs.at(-1)!.y;
  const { mean: loss, weight } = lossOfBatch(parts.loss, prediction, y, weighted ? weights : undefined);
  const trained = parts.block.trained.map(({ parameter }) => parameter);
  const exact = gradients(loss, trained);
  const clipped = parts.optimizer.clip?.apply(exact) ?? exact;
  const block = trained.length > 0 ? concat(clipped.map((gradient) => reshape(gradient, [-1]))) : undefined;
  const sums = parts.metrics.map((metric) => metric.sums(prediction, y, weighted ? weights : undefined));
  return {
    inputs: [x, y, weights, learningRate, step, key],
    outputs,
    loss,
    weight,
    gradients: exact,
    finite: finiteness(loss, block),
    sums,
    updates: [...(block ? optimizerUpdates(parts, block, learningRate, step) : []), ...context.updates],
  };
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
  return block.runs.flatMap(({ start, length, regularized }) => {
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

/** A training step for batches of one signature. */
export class TrainingStep {
  readonly procedure: Procedure;
  readonly #metrics: readonly Metric[];
  readonly #scalar = new Float32Array(1);
  readonly #key = new Int32Array(2);

  constructor(parts: StepParts, signature: BatchSignature) {
    const { inputs, loss, weight, finite, sums, updates } = traceStep(parts, signature);
    this.#metrics = parts.metrics;
    this.procedure = new Procedure({ inputs, outputs: [loss, finite, weight, ...sums], updates });
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
    this.#key.set(scalars.key);
    procedure.write(5, this.#key);
    procedure.compute();
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

  /** The metrics' sums over this batch. */
  get sums(): ArrayLike<number>[] {
    return this.#metrics.map((_, metric) => this.procedure.read(3 + metric));
  }

  /** Writes parameters, moments and running statistics. */
  commit(): void {
    this.procedure.commit();
  }

  release(): void {
    this.procedure.unbind();
  }

  #writeScalar(index: number, value: number): void {
    this.#scalar[0] = value;
    this.procedure.write(index, this.#scalar);
  }
}
