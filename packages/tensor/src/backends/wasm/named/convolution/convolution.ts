import { sizeOf } from "../../../../core/shape.js";
import type { LoweredStep, Machine, NamedKernel } from "../named-kernel.js";
import { isDepthwise, lowerDepthwise, lowerDepthwiseWeights } from "./depthwise.js";
import { finishKernel } from "./finish.js";
import { phasesOf } from "./phases.js";
import { positionsOf, problemOf, tapsOf, type Problem } from "./problem.js";
import { lowerRows } from "./rows.js";
import { lowerWeights } from "./weights.js";
import { lowerWinogradRows } from "./winograd/rows.js";
import { lowerWinogradWeights } from "./winograd/weights.js";

/** Convolutions of all kinds and their gradients; see ops/convolution/convolution.ts for what it computes. */
export const convolution: NamedKernel = {
  name: "convolution",
  lower: (step, machine) => {
    if (sizeOf(step.writes[0].shape) === 0) return { calls: [], scratch: 0 };
    const phases = phasesOf(problemOf(step)).map((problem) => lowerPhase(problem, machine));
    return {
      calls: phases.flatMap(({ calls }) => calls),
      scratch: Math.max(...phases.map(({ scratch }) => scratch)),
      shared: Math.max(...phases.map(({ shared = 0 }) => shared)),
    };
  },
};

function lowerPhase(problem: Problem, machine: Machine): LoweredStep {
  const sums = sumsOverTaps(problem);
  if (!sums) {
    if (isDepthwise(problem, sums)) return lowerDepthwise(problem, machine);
    return lowerWinogradRows(problem, machine) ?? lowerRows(problem, machine);
  }
  const lowered = isDepthwise(problem, sums)
    ? lowerDepthwiseWeights(problem, machine)
    : (lowerWinogradWeights(problem, machine) ?? lowerWeights(problem, machine));
  return { ...lowered, calls: [...lowered.calls, ...finishKernel(problem, machine)] };
}

/**
 * Whether it is the gradient of a kernel, or like one: x's runs are along its batch (the channels of the convolution whose
 * gradient it is), or there is but one example and w is larger than y.
 */
function sumsOverTaps(problem: Problem): boolean {
  const { batch, channels } = problem;
  if (tapsOf(problem) === 0) return false;
  const depthwise = [false, true].filter((sums) => isDepthwise(problem, sums));
  if (depthwise.length === 1) return depthwise[0];
  if (channels.size > 1 && channels.x === 1) return false;
  if (batch.size > 1) return batch.x === 1;
  return tapsOf(problem) > positionsOf(problem);
}
