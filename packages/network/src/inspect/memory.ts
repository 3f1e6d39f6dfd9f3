import { gradientDescent } from "@nn/optimizers";
import { checkOptions, describe, InvalidArgumentError } from "@nn/tensor";
import type { Predictor } from "../inference/predict.js";
import type { MemoryOptions, NetworkMemory } from "../model/network-memory.js";
import type { NetworkView } from "../model/network-view.js";
import { checkOptimizer } from "../training/options.js";
import { stepOf } from "./step.js";

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
