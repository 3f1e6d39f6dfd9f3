import { isFloat, Procedure, reachable, type NdArray, type Tensor } from "@nn/tensor";
import type { NonFinitePlace } from "../errors.js";
import { layerPaths } from "../model/parameters.js";
import type { TrainingBatch } from "./batch.js";
import { inputsOf, traceStep, type StepParts, type StepScalars, type TracedStep } from "./step.js";

type Finding = Omit<NonFinitePlace, "epoch" | "batch">;

/** What may not be finite, in the order in which a step computes it. */
interface Suspect {
  readonly kind: string;
  readonly name: string;
  readonly tensor: Tensor;
}

/** Runs the failed step again, looking at everything on its way: the first tensor with NaN or infinity. */
export function findNonFinite(parts: StepParts, batch: TrainingBatch, scalars: StepScalars): Finding {
  if (!allFinite(batch.x)) return { kind: "input", name: "" };
  const bad = parts.block.all.find(({ parameter }) => !allFinite(parameter.value.data));
  if (bad) return { kind: "parameter", name: bad.path };
  const traced = traceStep(parts, batch.signature);
  const suspects = suspectsOf(parts, traced);
  const nodes = reachable([traced.loss, ...traced.gradients]).filter(isComputed);
  const results = runAgain(traced, [...suspects.map(({ tensor }) => tensor), ...nodes], batch, scalars);
  const first = suspects.findIndex((_, i) => !allFinite(results[i].data));
  const operation = nodes.find((_, i) => !allFinite(results[suspects.length + i].data))?.op.name;
  const { kind, name } = suspects[first] ?? { kind: "gradient", name: "" };
  // Finite predictions with an infinite loss: the loss knows which of them it cannot take.
  if (kind === "loss") parts.loss.checkPrediction?.(results[parts.layers.length - 1]);
  return { kind, name, operation };
}

function isComputed({ dtype, sources }: Tensor): boolean {
  return isFloat(dtype) && sources.length > 0;
}

function runAgain(
  traced: TracedStep,
  outputs: readonly Tensor[],
  batch: TrainingBatch,
  scalars: StepScalars,
): NdArray[] {
  return new Procedure({ inputs: traced.inputs, outputs }).run(inputsOf(batch, scalars));
}

/** Every layer's result, the loss, and the gradients from the last layer's back to the first's. */
function suspectsOf(parts: StepParts, { outputs, loss, gradients }: TracedStep): Suspect[] {
  const names = new Map(layerPaths(parts.layers).map(({ path, layer }) => [layer, path]));
  const layers = outputs.map(({ layer, y }): Suspect => ({
    kind: "layer",
    name: names.get(layer) ?? layer.name,
    tensor: y,
  }));
  const slopes = gradients.map((tensor, i): Suspect => ({
    kind: "gradient",
    name: parts.block.trained[i].path,
    tensor,
  }));
  return [...layers, { kind: "loss", name: "", tensor: loss }, ...slopes.toReversed()];
}

function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
