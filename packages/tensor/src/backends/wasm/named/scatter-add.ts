import type { Operand } from "../../../program/program.js";
import { piecesOf } from "../module/grain.js";
import { at, type NamedKernel } from "./named-kernel.js";
import { byteStrides, contiguousTarget, floatFlag } from "./operands.js";

/** Nanoseconds for adding an element, for finding a row and for clearing an element. */
const ELEMENT = 0.3;
const ROW = 4;
const ZERO = 0.1;

/** Sums of rows by number: indices [I], updates [outer, I, inner] → [outer, N, inner]. The gradient of `gather`. */
export const scatterAdd: NamedKernel = {
  name: "scatterAdd",
  lower: (step, machine) => {
    const [indices, updates] = step.reads as [Operand, Operand];
    const target = contiguousTarget(step);
    const [outer, count, inner] = updates.shape as [number, number, number];
    const cost = outer * (count * (inner * ELEMENT + ROW) + target.shape[1] * inner * ZERO);
    const pieces = piecesOf(cost, target.shape[1], machine);
    const call = {
      function: "scatterAdd",
      arguments: [
        ...[outer, count, inner],
        ...[at(indices), ...byteStrides(indices)],
        ...[at(updates), ...byteStrides(updates)],
        ...[at(target), target.shape[1], floatFlag(target), "step" as const, "piece" as const, pieces],
      ],
      pieces,
      cost,
    };
    return { calls: [call], scratch: 0 };
  },
};
