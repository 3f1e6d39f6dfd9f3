import type { Operand } from "../../../program/program.js";
import { piecesOf } from "../module/grain.js";
import { at, type NamedKernel } from "./named-kernel.js";
import { byteStrides, contiguousTarget } from "./operands.js";

/** Nanoseconds for copying an element, and for finding a row. */
const ELEMENT = 0.2;
const ROW = 4;

/** Rows by number: table [outer, N, inner] at indices [I] → [outer, I, inner]. */
export const gather: NamedKernel = {
  name: "gather",
  lower: (step, machine) => {
    const [table, indices] = step.reads as [Operand, Operand];
    const target = contiguousTarget(step);
    const [outer, count, inner] = target.shape as [number, number, number];
    const cost = outer * count * (inner * ELEMENT + ROW);
    const pieces = piecesOf(cost, count, machine);
    const call = {
      function: "gather",
      arguments: [
        ...[outer, count, inner],
        ...[at(table), table.shape[1], ...byteStrides(table)],
        ...[at(indices), ...byteStrides(indices)],
        ...[at(target), "step" as const, "piece" as const, pieces],
      ],
      pieces,
      cost,
    };
    return { calls: [call], scratch: 0 };
  },
};
