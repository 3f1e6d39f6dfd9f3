import type { Operand } from "../../../program/program.js";
import { WORD } from "../loops/nest.js";
import { piecesOf } from "../module/grain.js";
import { at, type NamedKernel } from "./named-kernel.js";
import { byteStrides, contiguousTarget, floatFlag } from "./operands.js";

/** The histogram of a radix sort (see kernels/argsort.ts). */
const HISTOGRAM_BYTES = 256 * WORD;

/** Nanoseconds for sorting an element. */
const ELEMENT = 15;

/** The indices that sort each row of x [rows, n] → int32 [rows, n]. Stable; NaN comes last. */
export const argsort: NamedKernel = {
  name: "argsort",
  lower: (step, machine) => {
    const [x] = step.reads as [Operand];
    const target = contiguousTarget(step);
    const [rows, size] = x.shape as [number, number];
    const cost = rows * size * ELEMENT;
    const pieces = piecesOf(cost, rows, machine);
    const call = {
      function: "argsort",
      arguments: [
        ...[rows, size, at(x), ...byteStrides(x), at(target)],
        ...[step.attributes["descending"] ?? 0, floatFlag(x), "scratch" as const, "piece" as const, pieces],
      ],
      pieces,
      cost,
    };
    return { calls: [call], scratch: HISTOGRAM_BYTES + 3 * size * WORD };
  },
};
