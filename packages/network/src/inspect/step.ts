import type { Optimizer } from "@nn/optimizers";
import { NnError, placeholder, type DType, type Shape } from "@nn/tensor";
import type { Loss } from "../losses/index.js";
import type { NetworkView } from "../model/network-view.js";
import type { BatchSignature } from "../training/batch.js";
import { OptimizerState } from "../training/optimizer-state.js";
import { TrainingStep } from "../training/step.js";

/**
 * A training step of a network to look at, with moments of its own: the next that training would take, but for them.
 *
 * @param batch what it trains on, or how many rows of what it most likely gets
 */
export function stepOf(network: NetworkView, optimizer: Optimizer, batch: BatchSignature | number): TrainingStep {
  const { layers, loss, metrics, block } = network;
  const signature = typeof batch === "number" ? assumedBatch(network, batch) : batch;
  return new TrainingStep(
    { layers, loss, metrics, block, optimizer, state: new OptimizerState(optimizer, block) },
    signature,
  );
}

/**
 * The batch that a training step is likely to get, before there is any data: integer labels as targets where the loss
 * takes them, else targets of the predictions' shape.
 */
function assumedBatch({ input, output, loss }: NetworkView, size: number): BatchSignature {
  const labels = output.slice(0, -1);
  const target = accepts(loss, [size, ...output], [size, ...labels], "int32")
    ? ({ target: labels, targetType: "int32" } as const)
    : ({ target: output, targetType: "float32" } as const);
  return { size, input, ...target, weighted: false };
}

function accepts(loss: Loss, prediction: Shape, target: Shape, targetType: DType): boolean {
  try {
    const each = loss.perExample(placeholder(0, prediction, "float32"), placeholder(1, target, targetType));
    return each.size === prediction[0];
  } catch (error) {
    if (error instanceof NnError) return false;
    throw error;
  }
}
