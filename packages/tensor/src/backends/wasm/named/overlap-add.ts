import type { Operand } from "../../../program/program.js";
import { sizeOf } from "../../../core/shape.js";
import { WORD } from "../loops/nest.js";
import { piecesOf } from "../module/grain.js";
import { at, type NamedKernel } from "./named-kernel.js";
import { contiguousTarget, floatFlag } from "./operands.js";

/** Windows [B, O₁, K₁, O₂, K₂, …, C] added up in their places in [B, S₁, S₂, …, C]. */
export const overlapAdd: NamedKernel = {
  name: "overlapAdd",
  lower: (step, machine) => {
    const [windows] = step.reads as [Operand];
    const target = contiguousTarget(step);
    const { shape, strides } = windows;
    const spatial = target.shape.slice(1, -1);
    const axes = spatial.map((size, i) => [
      ...[size, shape[2 * i + 1], shape[2 * i + 2]],
      ...[step.attributes[`stride${i}`] ?? 1, step.attributes[`dilation${i}`] ?? 1],
      ...[strides[2 * i + 1] * WORD, strides[2 * i + 2] * WORD],
    ]);
    const none = [1, 1, 1, 1, 1, 0, 0];
    const cost = sizeOf(shape);
    const pieces = piecesOf(cost, target.shape[0] * (spatial.at(-3) ?? 1), machine);
    const call = {
      function: "overlapAdd",
      arguments: [
        ...[target.shape[0], target.shape.at(-1)!, at(target), at(windows)],
        ...[strides[0] * WORD, strides.at(-1)! * WORD, floatFlag(target)],
        ...[...(axes.at(-3) ?? none), ...(axes.at(-2) ?? none), ...(axes.at(-1) ?? none)],
        ...["piece" as const, pieces],
      ],
      pieces,
      cost,
    };
    return { calls: [call], scratch: 0 };
  },
};
