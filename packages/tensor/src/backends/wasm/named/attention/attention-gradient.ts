import type { Operand } from "../../../../program/program.js";
import { WORD } from "../../loops/nest.js";
import { piecesOf } from "../../module/grain.js";
import { at, type Argument, type NamedKernel } from "../named-kernel.js";
import { byteStrides, contiguousTarget } from "../operands.js";
import { commonArguments, KEYS, pairsOf, scratchBytes, sizesOf, STRIP, type Sizes } from "./problem.js";

/** Nanoseconds for a product and sum, and for a score's exponential and gradient. */
const PRODUCT = 0.02;
const SCORE = 2;

/** dq, dk and dv, one behind the other, or as one packed [B, T, H + 2G, D]: see ops/attention/fused.ts. */
export const attentionGradient: NamedKernel = {
  name: "attentionGradient",
  lower: (step, machine) => {
    const [q, k, v, result, dy, ...bias] = step.reads as [Operand, Operand, Operand, Operand, Operand, Operand?];
    const target = contiguousTarget(step);
    const sizes = sizesOf(q, k, v);
    const { B, H, G, T, D, E } = sizes;
    const cost = pairsOf(sizes, step) * ((3 * D + 2 * E) * PRODUCT + SCORE);
    const pieces = piecesOf(cost, B * G, machine);
    const call = {
      function: "attentionBackward",
      arguments: [
        ...commonArguments(step, [q, k, v, ...bias.filter((operand) => operand !== undefined)]),
        ...[at(result), at(result, B * T * H * E), at(dy), ...byteStrides(dy)],
        ...(step.attributes["packed"] ? packed(target, sizes) : apart(target, sizes)),
        ...["scratch" as const, "piece" as const, pieces],
      ],
      pieces,
      cost,
    };
    const floats = 2 * STRIP * KEYS + KEYS * (2 * D + E) + STRIP * (D + E) + T;
    return { calls: [call], scratch: scratchBytes(floats) };
  },
};

/** Each result's address and its strides along examples, positions and heads. */
function apart(target: Operand, { B, T, H, D, S, G, E }: Sizes): Argument[] {
  const place = (offset: number, length: number, heads: number, width: number): Argument[] => [
    at(target, offset),
    ...[length * heads * width, heads * width, width].map((stride) => stride * WORD),
  ];
  const [ofQ, ofK] = [B * T * H * D, B * S * G * D];
  return [...place(0, T, H, D), ...place(ofQ, S, G, D), ...place(ofQ + ofK, S, G, E)];
}

function packed(target: Operand, { T, H, D, G }: Sizes): Argument[] {
  const row = (H + 2 * G) * D;
  const strides = [T * row, row, D].map((stride) => stride * WORD);
  return [0, H * D, (H + G) * D].flatMap((offset) => [at(target, offset), ...strides]);
}
