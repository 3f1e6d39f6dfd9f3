import type { Operand } from "../../../../program/program.js";
import { piecesOf } from "../../module/grain.js";
import { at, type NamedKernel } from "../named-kernel.js";
import { contiguousTarget } from "../operands.js";
import { commonArguments, KEYS, pairsOf, QUERIES, scratchBytes, sizesOf, STRIP } from "./problem.js";

/** Nanoseconds for a product and sum, and for a score's exponential. */
const PRODUCT = 0.02;
const SCORE = 1;

/** y [B, T, H, E] and behind it each row's largest score and 1 / Σ e^(score − largest), in one: see ops/attention/fused.ts. */
export const attention: NamedKernel = {
  name: "attention",
  lower: (step, machine) => {
    const [q, k, v] = step.reads as [Operand, Operand, Operand];
    const target = contiguousTarget(step);
    const sizes = sizesOf(q, k, v);
    const { B, H, T, D, E } = sizes;
    const cost = pairsOf(sizes, step) * ((D + E) * PRODUCT + SCORE);
    const pieces = piecesOf(cost, B * H * Math.ceil(T / QUERIES), machine);
    const call = {
      function: "attentionForward",
      arguments: [
        ...commonArguments(step, step.reads),
        ...[at(target), at(target, B * T * H * E), "scratch" as const, "piece" as const, pieces],
      ],
      pieces,
      cost,
    };
    return { calls: [call], scratch: scratchBytes(STRIP * KEYS + KEYS * (D + E) + QUERIES * D) };
  },
};
