import { Procedure, type Tensor } from "@nn/tensor";
import { layerPaths } from "../model/parameters.js";
import type { TrainingBatch } from "./batch.js";
import { traceStep, type StepParts, type StepScalars } from "./step.js";

/** What is not finite, in the order in which a step computes it. */
interface Suspect {
  readonly kind: string;
  readonly name: string;
  readonly tensor: Tensor;
}

/** Runs the failed step again, looking at everything on its way: the first tensor with NaN or infinity. */
export function findNonFinite(
  parts: StepParts,
  batch: TrainingBatch,
  scalars: StepScalars,
): { kind: string; name: string } {
  if (!allFinite(batch.x)) return { kind: "input", name: "" };
  const bad = parts.block.all.find(({ parameter }) => !allFinite(parameter.value.data));
  if (bad) return { kind: "parameter", name: bad.path };
  const { inputs, suspects } = traceSuspects(parts, batch);
  const procedure = new Procedure({ inputs, outputs: suspects.map(({ tensor }) => tensor) });
  const noWeights = new Float32Array(batch.signature.size);
  const { learningRate, step, key } = scalars;
  const values = [batch.x, batch.y, batch.weights ?? noWeights, [learningRate], [step], key];
  const results = procedure.run(values);
  const first = suspects[results.findIndex(({ data }) => !allFinite(data))];
  // Finite predictions with an infinite loss: the loss knows which of them it cannot take.
  if (first?.kind === "loss") parts.loss.checkPrediction?.(results[parts.layers.length - 1]);
  return first ? { kind: first.kind, name: first.name } : { kind: "gradient", name: "" };
}

function traceSuspects(parts: StepParts, batch: TrainingBatch): { inputs: readonly Tensor[]; suspects: Suspect[] } {
  const { inputs, outputs, loss, gradients } = traceStep(parts, batch.signature);
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
  return { inputs, suspects: [...layers, { kind: "loss", name: "", tensor: loss }, ...slopes.reverse()] };
}

function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
