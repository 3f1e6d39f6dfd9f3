import type { Operand } from "../../../program/program.js";
import { at, type NamedKernel } from "./named-kernel.js";
import { byteStrides, contiguousTarget, floatFlag } from "./operands.js";

/** Running sums along the middle axis: x [outer, n, inner] → the same shape. */
export const cumsum: NamedKernel = {
  name: "cumsum",
  lower: (step) => {
    const [x] = step.reads as [Operand];
    const target = contiguousTarget(step);
    const call = {
      function: "cumsum",
      arguments: [
        ...[...x.shape, at(x), ...byteStrides(x), at(target)],
        ...[step.attributes["reverse"] ?? 0, floatFlag(x), "piece" as const, 1],
      ],
      pieces: 1,
    };
    return { calls: [call], scratch: 0 };
  },
};
