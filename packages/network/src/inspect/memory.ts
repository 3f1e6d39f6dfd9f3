import { gradientDescent, type Optimizer } from "@nn/optimizers";
import { checkOptions, describe, InvalidArgumentError, type ProgramMemory } from "@nn/tensor";
import type { Predictor } from "../inference/predict.js";
import type { NetworkView } from "../model/network-view.js";
import { checkOptimizer } from "../training/options.js";
import { stepOf } from "./step.js";

/** What memory is asked for. */
export interface MemoryOptions {
  /** Rows at a time. Without it the optimizer's `miniBatch`; without either a prediction of one row, and no training. */
  readonly batchSize?: number;
  /** That of a training step; it says which moments there are. */
  readonly optimizer?: Optimizer;
}

/** Bytes that a network needs, and for what. */
export interface NetworkMemory {
  readonly parameters: number;
  /** Running statistics and other values that are not trained. */
  readonly state: number;
  /** The gradients of all trained parameters; they lie in the arena of a training step. */
  readonly gradients: number;
  /** What the optimizer keeps from step to step, by name; nothing before there is one. */
  readonly moments: Readonly<Record<string, number>>;
  /** The program that predicts a batch (one row without a batch size). */
  readonly prediction: ProgramMemory;
  /** The program of a training step, where there is a batch size. */
  readonly training?: ProgramMemory;
}

/**
 * The memory of a network.
 *
 * @throws {InvalidArgumentError} options that make no sense.
 */
export function memoryOfNetwork(network: NetworkView, predictor: Predictor, options: MemoryOptions): NetworkMemory {
  check(options);
  const { optimizer } = options;
  const batchSize = options.batchSize ?? optimizer?.miniBatch ?? undefined;
  const { block, optimizerState } = network;
  const gradients = WORD * block.trainedSize;
  const names = optimizer?.stateNames ?? optimizerState?.names ?? [];
  const trains = batchSize !== undefined && block.trained.length > 0;
  return {
    parameters: WORD * block.storage.size,
    state: WORD * network.namedStates().reduce((sum, { parameter }) => sum + parameter.size, 0),
    gradients,
    moments: Object.fromEntries(names.map((name) => [name, gradients])),
    prediction: predictor.procedure(batchSize ?? 1).memory,
    // An optimizer works in place: the step of any needs about what that of gradient descent needs.
    ...(trains ? { training: stepOf(network, optimizer ?? gradientDescent(), batchSize).procedure.memory } : {}),
  };
}

/** Bytes of a float32. */
const WORD = 4;

function check(options: MemoryOptions): void {
  checkOptions(options, ["batchSize", "optimizer"], "memory");
  const { batchSize, optimizer } = options;
  if (optimizer !== undefined) checkOptimizer(optimizer, "memory");
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize >= 1)) {
    throw new InvalidArgumentError(`memory: batchSize must be an integer ≥ 1, got ${describe(batchSize)}`);
  }
}
