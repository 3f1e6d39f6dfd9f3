import type { OpCase } from "../case.js";
import { floats, opCase, WORD } from "./build.js";

const COUNT = 10_000_000;

/** Parameters, gradients and two moments read, all but the gradients written. */
export const updates: readonly OpCase[] = [
  opCase({
    name: "adam-10m",
    summary: "Adam's update of 10 million parameters",
    family: "memory",
    operation: "adam",
    operands: [floats([COUNT], -0.1, 0.1), floats([COUNT])],
    bytes: 7 * COUNT * WORD,
    limit: "copy",
    tolerance: 1e-4,
    comparedAfter: 3,
  }),
];
