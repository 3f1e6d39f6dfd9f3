import type { Operand } from "../../../program/program.js";
import { piecesOf } from "../module/grain.js";
import { at, type NamedKernel } from "./named-kernel.js";
import { byteStrides, contiguousTarget, floatFlag } from "./operands.js";

/** Nanoseconds for adding an element, and for beginning a row. */
const ELEMENT = 0.3;
const ROW = 4;

/** Running sums along the middle axis: x [outer, n, inner] → the same shape. */
export const cumsum: NamedKernel = {
  name: "cumsum",
  lower: (step, machine) => {
    const [x] = step.reads as [Operand];
    const target = contiguousTarget(step);
    const [outer, size, inner] = x.shape as [number, number, number];
    const cost = outer * size * (inner * ELEMENT + ROW);
    const pieces = piecesOf(cost, outer, machine);
    const call = {
      function: "cumsum",
      arguments: [
        ...[outer, size, inner, at(x), ...byteStrides(x), at(target)],
        ...[step.attributes["reverse"] ?? 0, floatFlag(x), "piece" as const, pieces],
      ],
      pieces,
      cost,
    };
    return { calls: [call], scratch: 0 };
  },
};
